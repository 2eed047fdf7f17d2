/**
 * What to do with a system that has just started.
 *
 * @param token of a guest; undefined where the gateway gives none
 * @param hasPage whether the gateway serves the page
 */
export function describeFirstSteps(
  gatewayUrl: string,
  token: string | undefined,
  stateDirectory: string,
  hasPage: boolean,
): string {
  return `
Moodscape runs at ${gatewayUrl} (${hasPage ? 'open it in a browser; ' : ''}the API to read and try: ${gatewayUrl}/docs)
${token === undefined ? '' : `\nA guest's token, good for 30 days:\n\n  ${token}\n`}
From a photo to a picture and a melody in one call:

  curl -F image=@face.jpg \\
    -H 'authorization: Bearer ${token ?? '<token>'}' \\
    -H 'prefer: wait=20' \\
    '${gatewayUrl}/upload-image?generate=image,melody'

State and logs are in ${stateDirectory}. Ctrl-C stops everything.
`
}
