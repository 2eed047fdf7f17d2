import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

import { encoderWorker } from './build/encoder-worker.ts'

/** Every address in the page is relative: it works below any path. */
export default defineConfig({
  base: './',
  plugins: [svelte({ configFile: false }), encoderWorker()],
  build: {
    target: 'es2023',
    // Nothing is inlined: the content policy lets scripts and styles come from files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // In one file, by a name that the service worker knows: few people make clips.
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'mediabunny', test: /[\\/]node_modules[\\/]mediabunny[\\/]/ }] },
      },
    },
  },
  clearScreen: false,
})
