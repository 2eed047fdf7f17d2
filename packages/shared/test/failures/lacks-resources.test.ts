import t from 'tap'

import { lacksResources } from '../../src/failures/lacks-resources.ts'

t.test('a decoder without memory or threads is told from a picture that is broken', async (t) => {
  for (const said of [
    'glib: Error creating thread: Resource temporarily unavailable',
    'vips_tracked: out of memory --- size == 48MB',
    'VipsJpeg: Insufficient memory (case 4)',
    'Cannot allocate memory',
    'png_malloc: allocation failed',
  ])
    t.equal(lacksResources(new Error(said)), true, said)
  for (const said of [
    'VipsJpeg: premature end of JPEG image',
    'pngload_buffer: libspng read error',
    'Input buffer contains unsupported image format',
    'Input image exceeds pixel limit',
  ])
    t.equal(lacksResources(new Error(said)), false, said)
  t.equal(lacksResources('out of memory'), false)
})
