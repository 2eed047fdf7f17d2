import t from 'tap'

import { browser, system } from '../fixtures/stage.ts'

t.test('a gateway that is killed while work is under way, and starts again, changes nothing', async (t) => {
  const gateway = system.services.get('gateway')
  const composer = system.services.get('melody-worker')
  const visitor = await browser.visit(t, 'restart', { viewport: { width: 1280, height: 900 } })
  const { page } = visitor
  await page.goto(system.gatewayUrl)

  // The melody is under way for as long as the test wants: a busy machine changes nothing.
  composer?.kill('SIGSTOP')
  t.teardown(() => composer?.kill('SIGCONT'))
  await page.locator('.way .button.main').nth(1).click()
  const work = page.locator('.gallery article .work')
  await work.waitFor()

  const before = gateway?.pid
  t.ok(before)
  // It dies as the page looks for the work: on an idle machine it would be there again before the next look.
  const missed = page.waitForEvent('requestfailed', (request) => request.url().includes('/jobs'))
  await page.route(
    '**/jobs?*',
    (look) => {
      process.kill(before ?? 0, 'SIGKILL')
      return look.continue()
    },
    { times: 1 },
  )
  await missed
  t.equal(await work.isVisible(), true, 'what is under way stays in sight')
  await page.waitForResponse((response) => response.url().includes('/jobs') && response.ok())
  t.not(gateway?.pid, before, 'another process answers')

  composer?.kill('SIGCONT')
  await page.locator('.gallery article .play').waitFor()
  await work.waitFor({ state: 'detached' })
  t.equal(await page.locator('.gallery li').count(), 1)
  t.equal(await page.locator('.banner').count(), 0)
  t.same(visitor.errors, [])
})
