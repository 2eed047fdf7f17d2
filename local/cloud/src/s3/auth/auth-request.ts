export interface AuthRequest {
  method: string
  /** As it stands in the request line, percent-encoded, without the query. */
  path: string
  query: URLSearchParams
  /** Every value of every header, names in lower case. */
  headers: NodeJS.Dict<string[]>
}
