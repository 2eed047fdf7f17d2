import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import t, { type Test } from 'tap'

import { createLookEverywhere } from '../fixtures/combinations.ts'
import { untilMade } from '../fixtures/first-steps.ts'
import { browser, system } from '../fixtures/stage.ts'
import { faceFile, type Visitor } from '../fixtures/visitor.ts'

/** Someone who looks at each state in each size, language and scheme; at one that differs little, once. */
interface Walker extends Pick<Visitor, 'page'> {
  t: Test
  look: ReturnType<typeof createLookEverywhere>
  lookOnce: Visitor['look']
}

t.test('from the first sight to a picture, a melody, and nothing left', async (t) => {
  const visitor = await browser.visit(t, 'walk', { locale: 'es-AR', colorScheme: 'dark' })
  const { page } = visitor
  await page.goto(system.gatewayUrl)
  await page.locator('h1').waitFor()
  t.equal(await page.locator('html').getAttribute('lang'), 'es', 'it speaks the language of the browser')

  const walker: Walker = { page, t, look: createLookEverywhere(visitor), lookOnce: visitor.look }
  await agree(walker)
  await sendPhoto(walker)
  await lookAtResult(walker)
  await share(walker)
  await sayItIsWrong(walker)
  await pointAtMood(walker)
  await lookAtMonth(walker)
  await eraseEverything(walker)
  t.equal(await page.locator('article').count(), 0, 'nothing is left')
  t.same(visitor.errors, [], 'no script failed, and nothing was refused by the content policy')
})

async function agree({ page, look, t }: Walker): Promise<void> {
  await look('01-first-sight')
  const boxes = page.getByRole('checkbox')
  t.equal(await boxes.count(), 2)
  for (const box of await boxes.all()) t.equal(await box.isChecked(), false, 'nothing is ticked for anybody')
  t.equal(await page.locator('input[type=file]').first().isDisabled(), true, 'no photo before consent')
  await boxes.first().click()
  await boxes.nth(1).click()
}

async function sendPhoto({ page, look, t }: Walker): Promise<void> {
  const noPhoto = join(t.testdir(), 'notes.txt')
  await writeFile(noPhoto, 'no photo')
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([faceFile('smile'), noPhoto])
  await page.locator('.tile img').waitFor()
  await page.getByRole('alert').waitFor()
  await page.locator('details.styles summary').click()
  await look('02-chosen')
  // Under way for as long as it is looked at.
  const composer = system.services.get('melody-worker')
  composer?.kill('SIGSTOP')
  t.teardown(() => composer?.kill('SIGCONT'))
  await page.locator('.way .button.main').first().click()
  await page.locator('.gallery article .work').waitFor()
  await look('03-under-way')
  await page.reload()
  await page.locator('.gallery article .work').waitFor()
  composer?.kill('SIGCONT')
  await untilMade(page)
  await look('04-gallery')
}

async function lookAtResult({ page, look, lookOnce }: Walker): Promise<void> {
  await page.locator('.gallery a.way').first().click()
  await page.locator('.frame img').waitFor()
  await page.locator('.photo i').waitFor()
  await look('05-result')
  await page.locator('.listen .play').click()
  await page.locator('.listen .time', { hasText: /0:0[1-9]/ }).waitFor()
  await lookOnce('05-playing')
  await page.locator('.listen .play').click()
}

async function share({ page, look }: Walker): Promise<void> {
  await page.locator('button[aria-haspopup=dialog]').click()
  await page.locator('dialog img.preview').waitFor()
  await look('06-share')
  await page.keyboard.press('Escape')
  await page.locator('dialog').waitFor({ state: 'detached' })
}

async function sayItIsWrong({ page, look }: Walker): Promise<void> {
  await page.locator('.part > .button').first().click()
  await page.locator('dialog input[value=CALM]').check({ force: true })
  await look('07-that-is-wrong')
  await page.locator('dialog .button.main').click()
  await page.locator('.side li').nth(3).waitFor()
  await look('08-variations')
}

async function pointAtMood({ page, look, lookOnce }: Walker): Promise<void> {
  await page.goto(`${system.gatewayUrl}/#/`)
  await page.locator('.choice label').nth(1).click()
  const valence = page.locator('.sliders input').first()
  await valence.focus()
  await page.keyboard.press('Home')
  await look('09-mood-pad')
  await page.locator('.way .button.main').click()
  await page.locator('.gallery li').nth(1).waitFor()
  await page.locator('.gallery article .play').nth(1).waitFor()
  await lookOnce('09-two')
}

async function lookAtMonth({ page, look }: Walker): Promise<void> {
  await page.locator('a.calendar').click()
  const today = page.locator('.day[aria-current]')
  await today.locator('img').waitFor()
  await today.click()
  await page.locator('ul a.card').nth(1).waitFor()
  await look('10-month')
  await page.locator('header .button[aria-pressed=false]').click()
  await page.locator('.pixel:not(.none)').waitFor()
  await look('11-year')
}

async function eraseEverything({ page, look }: Walker): Promise<void> {
  await page.goto(`${system.gatewayUrl}/#/you`)
  await page.locator('section .button.main').click()
  await look('12-erase-everything')
  await page.locator('dialog .button.main').click()
  await page.locator('section strong').waitFor()
  await look('13-erased')
  await page.goto(`${system.gatewayUrl}/#/`)
  await page.locator('h1').waitFor()
}
