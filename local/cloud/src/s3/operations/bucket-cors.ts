import { Type } from 'typebox'

import { readSmallBody } from '../body/read-body.ts'
import type { Operation } from '../call.ts'
import { S3Error } from '../s3-error.ts'
import { CORS_METHODS, type CorsMethod, type CorsRule } from '../storage/records.ts'
import { readXml, writeXml } from '../xml.ts'

const LARGEST_CONFIGURATION_BYTES = 64 * 1024
const MOST_RULES = 100

const OneOrMore = Type.Union([Type.String(), Type.Array(Type.String())])
const Configuration = Type.Object({
  CORSRule: Type.Array(
    Type.Object({
      AllowedOrigin: OneOrMore,
      AllowedMethod: OneOrMore,
      AllowedHeader: Type.Optional(OneOrMore),
      ExposeHeader: Type.Optional(OneOrMore),
      MaxAgeSeconds: Type.Optional(Type.String({ pattern: '^\\d{1,9}$' })),
    }),
    { minItems: 1, maxItems: MOST_RULES },
  ),
})

export const putBucketCors: Operation = async (call) => {
  const bucket = call.store.bucket(call.bucketName)
  const xml = (await readSmallBody(call, LARGEST_CONFIGURATION_BYTES)).toString()
  const { CORSRule } = readXml(xml, 'CORSConfiguration', Configuration)
  const rules = CORSRule.map(
    (rule): CorsRule => ({
      AllowedOrigin: listOf(rule.AllowedOrigin),
      AllowedMethod: listOf(rule.AllowedMethod).map(methodOf),
      AllowedHeader: listOf(rule.AllowedHeader),
      ExposeHeader: listOf(rule.ExposeHeader),
      ...(rule.MaxAgeSeconds !== undefined && { MaxAgeSeconds: rule.MaxAgeSeconds }),
    }),
  )
  await bucket.setCors(rules)
  return {}
}

export const getBucketCors: Operation = async ({ store, bucketName }) => {
  const rules = store.bucket(bucketName).cors()
  if (rules.length === 0) throw new S3Error('NoSuchCORSConfiguration', undefined, { BucketName: bucketName })
  return { body: writeXml('CORSConfiguration', { CORSRule: rules.map((rule) => ({ ...rule })) }) }
}

export const deleteBucketCors: Operation = async ({ store, bucketName }) => {
  await store.bucket(bucketName).setCors([])
  return { status: 204 }
}

function listOf(value: string | string[] | undefined): string[] {
  return [value ?? []].flat()
}

function methodOf(name: string): CorsMethod {
  const method = CORS_METHODS.find((known) => known === name)
  if (!method) {
    throw new S3Error(
      'InvalidRequest',
      `Found unsupported HTTP method in CORS config. Unsupported method is ${name}`,
    )
  }
  return method
}
