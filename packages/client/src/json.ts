/** A body of JSON, for a request. */
export function json(body: object): Pick<RequestInit, 'body' | 'headers'> {
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
}
