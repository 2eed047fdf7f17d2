import { findOrInstall, findProgram } from './system-packages.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const managers = [
  {
    name: 'apt-get',
    commands: [
      ['apt-get', 'update', '-q'],
      ['apt-get', 'install', '-y', '-q', 'chromium'],
    ],
  },
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
  return findOrInstall({ program: 'chromium', find: findBrowser, managers, advice })
}

const advice = 'The page is tested in it. Install Chromium, or name one: CHROME_PATH=/path npm test'

function findBrowser() {
  return process.env.CHROME_PATH || names.map((name) => findProgram(name)).find(Boolean)
}
