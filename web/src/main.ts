import './styles/base.css'

import { openPage } from './open-page.ts'
import { registerWorker } from './worker/register-worker.ts'

const target = document.getElementById('page')
if (target)
  await openPage(target, {
    apiBase: import.meta.env.VITE_API_BASE || '.',
    signIn: import.meta.env.VITE_SIGN_IN || undefined,
  })
if (import.meta.env.PROD) await registerWorker(navigator.serviceWorker)
