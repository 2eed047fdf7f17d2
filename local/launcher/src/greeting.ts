/** What to do with a system that has just come up. */
export function describeFirstSteps(gatewayUrl: string, token: string, stateDirectory: string): string {
  return `
Moodscape runs at ${gatewayUrl} (the API and a page to try it: ${gatewayUrl}/docs)

A guest's token, good for 30 days:

  ${token}

From a photo to a picture and a melody in one call:

  curl -F image=@face.jpg \\
    -H 'authorization: Bearer ${token}' \\
    -H 'prefer: wait=20' \\
    '${gatewayUrl}/upload-image?generate=image,melody'

State and logs are in ${stateDirectory}. Ctrl-C stops everything.
`
}
