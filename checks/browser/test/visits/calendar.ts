import t from 'tap'

import { owner } from '../fixtures/owner.ts'
import { browser, system } from '../fixtures/stage.ts'
import { faceFile } from '../fixtures/visitor.ts'

t.test('a month shows its days, goes by keyboard, and plays; a year shows its colours', async (t) => {
  const visitor = await browser.visit(t, 'calendar', {
    viewport: { width: 390, height: 844 },
    storageState: owner,
  })
  const { page, look } = visitor
  await page.goto(system.gatewayUrl)

  await page.getByRole('link', { name: 'Calendar' }).click()
  const today = page.locator('.day[aria-current]')
  await today.locator('img').waitFor()
  t.equal(await page.locator('.day[tabindex="0"]').count(), 1, 'the days are one tab stop')
  await today.click()
  await page.locator('ul a.card').waitFor()
  await look('1-month')
  await page.locator('.day').first().focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  t.equal(await page.locator('.day:focus .number').textContent(), '9')

  const play = page.getByRole('button', { name: 'Play my month' })
  await play.click()
  await page.locator('dialog img').waitFor()
  await page.locator('dialog').getByRole('button', { name: 'Pause' }).waitFor()
  await look('2-slideshow')
  await page.keyboard.press('Escape')
  await page.locator('dialog').waitFor({ state: 'detached' })
  t.equal(await page.locator('header .button.main:focus').count(), 1, 'the focus is back')
  t.equal(await page.getByRole('region', { name: 'Melody' }).count(), 0, 'and nothing plays any more')

  await page.getByRole('button', { name: 'Year', exact: true }).click()
  await page.locator('.pixel:not(.none)').waitFor()
  await look('3-year')
  await page.getByRole('button', { name: 'The year before' }).click()
  await page.getByText('Nothing was made in this year.').waitFor()
  t.same(visitor.errors, [])
})

t.test('the page opens without a network, and looks at a photo that another app shares', async (t) => {
  const visitor = await browser.visit(t, 'installed', { viewport: { width: 390, height: 844 } })
  const { page } = visitor
  await page.goto(system.gatewayUrl)
  await page.evaluate(`new Promise((resolve) => {
    const workers = navigator.serviceWorker
    if (workers.controller) resolve()
    else workers.addEventListener('controllerchange', () => resolve())
  })`)

  await page.context().setOffline(true)
  await page.reload()
  await page.locator('h1').waitFor()
  await page.context().setOffline(false)

  // What Android does with the manifest's share target.
  await page.evaluate(`
    document.body.insertAdjacentHTML('beforeend',
      '<form id="shares" action="./share-target" method="post" enctype="multipart/form-data"><input type="file" name="photo"><button>Share</button></form>')
  `)
  await page.locator('#shares input').setInputFiles(faceFile('smile'))
  await page.locator('#shares button').click()
  await page.locator('.tile img').waitFor()
  t.equal(new URL(page.url()).pathname, '/')
  t.equal(await page.locator('.gallery article').count(), 0, 'nothing was sent unseen')
  await visitor.look('1-shared-photo')

  await page.reload()
  await page.locator('.tile img').waitFor()
  t.equal(await page.locator('.tile').count(), 1, 'a reload loses nothing, and doubles nothing')
  // The notice's two; the third is whether the photo is kept.
  for (const at of [0, 1]) await page.getByRole('checkbox').nth(at).click()
  await page.locator('.way .button.main').first().click()
  await page.locator('.gallery article .work').waitFor()
  await page.reload()
  await page.locator('.gallery article').waitFor()
  t.equal(await page.locator('.tile').count(), 0, 'what was sent is not shown to be sent again')
  t.same(visitor.errors, [])
})
