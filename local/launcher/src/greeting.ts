/**
 * What to do with a system that has just started.
 *
 * @param token of a guest; undefined where the gateway gives none
 */
export function describeFirstSteps(
  gatewayUrl: string,
  token: string | undefined,
  stateDirectory: string,
): string {
  return `
Moodscape runs at ${gatewayUrl} (the API and a page to try it: ${gatewayUrl}/docs)
${token === undefined ? '' : `\nA guest's token, good for 30 days:\n\n  ${token}\n`}
From a photo to a picture and a melody in one call:

  curl -F image=@face.jpg \\
    -H 'authorization: Bearer ${token ?? '<token>'}' \\
    -H 'prefer: wait=20' \\
    '${gatewayUrl}/upload-image?generate=image,melody'

State and logs are in ${stateDirectory}. Ctrl-C stops everything.
`
}
