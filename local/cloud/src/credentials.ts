/** The one pair of keys the stand-ins accept. */
export interface Credentials {
  accessKeyId: string
  secretAccessKey: string
}
