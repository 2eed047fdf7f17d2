import { answerWithFaces, answerWithSmiles } from '@moodscape/local-cloud/rekognition/prepared-faces'
import t from 'tap'

import { arriveAndAgree, choosePhoto } from '../fixtures/first-steps.ts'
import { owner } from '../fixtures/owner.ts'
import { browser, faces, system } from '../fixtures/stage.ts'

t.test(
  'a photo that is sent without a network waits, survives a reload and goes when it is back',
  async (t) => {
    const visitor = await browser.visit(t, 'offline', { storageState: owner })
    const { page } = visitor
    // Somebody who has been here: without a network nobody can begin.
    await arriveAndAgree(page, system.gatewayUrl)
    await page.locator('.gallery .play').waitFor()

    await page.route('**/upload-image*', (route) => route.abort('internetdisconnected'))
    await choosePhoto(page, 'smile')
    await page.locator('.way .button.main').click()
    await page.locator('.gallery .problem').waitFor()
    await visitor.look('waits')
    await page.reload()
    await page.locator('.gallery .problem').waitFor()

    await page.unroute('**/upload-image*')
    await page.evaluate('dispatchEvent(new Event("online"))')
    await page.locator('.gallery .play').nth(1).waitFor()
    t.equal(await page.locator('.gallery li').count(), 2, 'it became one upload, not two')
  },
)

t.test(
  'a face that cannot be found is told with the next step, and the person says what it is',
  async (t) => {
    const visitor = await browser.visit(t, 'no-face')
    const { page } = visitor
    await arriveAndAgree(page, system.gatewayUrl)
    faces.clear()
    answerWithFaces(faces, [])
    await choosePhoto(page, 'no-face')
    await page.locator('.way .button.main').first().click()
    await page.locator('.gallery .problem').first().waitFor()
    faces.clear()
    answerWithSmiles(faces)
    await visitor.look('told')
    await page.locator('.gallery a.way').click()
    await page.locator('.part > .button').first().click()
    await page.locator('dialog input[value=CALM]').check({ force: true })
    await page.locator('dialog .button.main').click()
    await page.locator('.frame img').waitFor()
    await page.locator('.listen .play').waitFor()
  },
)

t.test('the camera counts down and hands its photo over to be looked at', async (t) => {
  const visitor = await browser.visit(t, 'camera', {
    viewport: { width: 1280, height: 900 },
    permissions: ['camera'],
  })
  const { page } = visitor
  await arriveAndAgree(page, system.gatewayUrl)
  await page.locator('.zone button').first().click()
  await page.locator('dialog .button.main:enabled').waitFor()
  await visitor.look('open')
  await page.locator('dialog .button.main').click()
  await page.locator('dialog img').waitFor()
  await visitor.look('taken')
  await page.locator('dialog .button.main').click()
  await page.locator('.tile img').waitFor()
  t.same(visitor.errors, [])
})
