import { findOrInstall, findProgram } from './system-packages.mjs'

/**
 * The first that is there is taken. Debian's headless shell is the same Chromium without the windows that nobody sees:
 * a visit in it takes a third less of the processor's time.
 */
const names = [
  ...['chromium-headless-shell', 'chrome-headless-shell'],
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
]

const withApt = (name) => ({
  name: 'apt-get',
  commands: [
    ['apt-get', 'update', '-q'],
    ['apt-get', 'install', '-y', '-q', name],
  ],
})

const managers = [
  withApt('chromium'),
  { name: 'apk', commands: [['apk', 'add', '--no-cache', 'chromium']] },
  { name: 'dnf', commands: [['dnf', 'install', '-y', 'chromium']] },
]

/**
 * Makes a Chromium available for the tests of the page: the one that CHROME_PATH names, one that is there, or else
 * that of the system's package manager. Nothing is downloaded from elsewhere.
 *
 * @returns {Promise<string>} path of the program
 * @throws SetupError
 */
export async function installBrowser() {
  const shell = { program: 'chromium-headless-shell', managers: [withApt('chromium-headless-shell')] }
  // Not every release of every system has the shell: without it the whole browser does, or says why not.
  return findOrInstall({ ...shell, find: findBrowser, advice }).catch(() =>
    findOrInstall({ program: 'chromium', find: findBrowser, managers, advice }),
  )
}

const advice = 'The page is tested in it. Install Chromium, or name one: CHROME_PATH=/path npm test'

function findBrowser() {
  return process.env.CHROME_PATH || names.map((name) => findProgram(name)).find(Boolean)
}
