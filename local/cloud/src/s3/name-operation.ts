import type { Target } from './target.ts'

/** Everything this S3 does, under the names of S3's API reference. */
export type OperationName =
  | 'ListBuckets'
  | 'CreateBucket'
  | 'HeadBucket'
  | 'DeleteBucket'
  | 'GetBucketLocation'
  | 'GetBucketCors'
  | 'PutBucketCors'
  | 'DeleteBucketCors'
  | 'ListObjectsV2'
  | 'DeleteObjects'
  | 'PostObject'
  | 'PutObject'
  | 'GetObject'
  | 'HeadObject'
  | 'DeleteObject'
  | 'CopyObject'
  | 'GetObjectTagging'
  | 'CreateMultipartUpload'
  | 'UploadPart'
  | 'UploadPartCopy'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'
  | 'ListParts'
  | 'ListMultipartUploads'

/** Parameters that make a request another operation than its method and path alone say. */
const subresources = new Set([
  'accelerate',
  'acl',
  'analytics',
  'attributes',
  'cors',
  'delete',
  'encryption',
  'intelligent-tiering',
  'inventory',
  'legal-hold',
  'lifecycle',
  'list-type',
  'location',
  'logging',
  'metrics',
  'notification',
  'object-lock',
  'ownershipControls',
  'partNumber',
  'policy',
  'policyStatus',
  'publicAccessBlock',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'session',
  'tagging',
  'torrent',
  'uploadId',
  'uploads',
  'versionId',
  'versioning',
  'versions',
  'website',
])

const operations: Record<string, OperationName> = {
  'GET service': 'ListBuckets',
  'PUT bucket': 'CreateBucket',
  'HEAD bucket': 'HeadBucket',
  'DELETE bucket': 'DeleteBucket',
  'POST bucket': 'PostObject',
  'GET bucket location': 'GetBucketLocation',
  'GET bucket cors': 'GetBucketCors',
  'PUT bucket cors': 'PutBucketCors',
  'DELETE bucket cors': 'DeleteBucketCors',
  'GET bucket list-type': 'ListObjectsV2',
  'GET bucket uploads': 'ListMultipartUploads',
  'POST bucket delete': 'DeleteObjects',
  'PUT object': 'PutObject',
  'PUT object from': 'CopyObject',
  'GET object': 'GetObject',
  'HEAD object': 'HeadObject',
  'DELETE object': 'DeleteObject',
  'GET object tagging': 'GetObjectTagging',
  'POST object uploads': 'CreateMultipartUpload',
  'POST object uploadId': 'CompleteMultipartUpload',
  'PUT object partNumber+uploadId': 'UploadPart',
  'PUT object partNumber+uploadId from': 'UploadPartCopy',
  'DELETE object uploadId': 'AbortMultipartUpload',
  'GET object uploadId': 'ListParts',
}

/** Undefined for what S3 may know and this one does not. */
export function nameOperation(
  method: string,
  { bucketName, key, query }: Target,
  headers: NodeJS.Dict<unknown>,
): OperationName | undefined {
  const words = [method, key ? 'object' : bucketName ? 'bucket' : 'service']
  const asked = [...new Set(query.keys())].filter((name) => subresources.has(name)).sort()
  if (asked.length > 0) words.push(asked.join('+'))
  // In a presigned URL the header is a parameter.
  if (headers['x-amz-copy-source'] !== undefined || query.has('x-amz-copy-source')) words.push('from')
  return operations[words.join(' ')]
}
