import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'

import { untilMade } from '../fixtures/first-steps.ts'
import { createKeyboard } from '../fixtures/keyboard.ts'
import { browser, system } from '../fixtures/stage.ts'
import { faceFile } from '../fixtures/visitor.ts'

/** Somebody who has a keyboard and nothing else. */
type Person = ReturnType<typeof createKeyboard> & { page: Page; t: Test }

t.test('all of it goes by the keyboard alone, and the focus is seen and never lost', async (t) => {
  const { page, errors } = await browser.visit(t, 'keyboard', { viewport: { width: 1280, height: 900 } })
  const person: Person = { page, t, ...createKeyboard(page, t) }
  await page.goto(system.gatewayUrl)
  await page.locator('h1').waitFor()
  await make(person)
  await lookAndListen(person)
  await changeAndShare(person)
  await findAndErase(person)
  t.same(errors, [])
})

async function make({ page, t, press, goTo, activate, check }: Person): Promise<void> {
  await t.test('a person agrees and sends a photo as a guest', async () => {
    await press('Tab', 'Enter')
    await goTo('input[type=checkbox]')
    await press('Space', 'Tab', 'Space')
    // Whoever waits has the page hand its dialog over. A key overtakes that, unless the page is asked something between.
    const opened = page.waitForEvent('filechooser')
    await goTo('input[type=file]:enabled')
    await page.keyboard.press('Enter')
    const chooser = await opened
    await chooser.setFiles(faceFile('smile'))
    await page.locator('.tile img').waitFor()
    await activate('.way .button.main')
    await page.locator('.gallery article').waitFor()
    await check('sending')
    await untilMade(page)
    await check('the work has ended')
  })

  await t.test('a person points at a mood with the sliders', async () => {
    await goTo('.choice input')
    await press('ArrowRight')
    await goTo('.sliders input')
    await press('ArrowLeft', 'ArrowLeft', 'Tab', 'ArrowRight')
    await activate('.way .button.main')
    await untilMade(page, 2)
    await check('the second is made')
  })
}

async function lookAndListen({ page, t, press, goTo, activate, check }: Person): Promise<void> {
  await t.test('the gallery is one tab stop, and arrows move within it', async (t) => {
    t.equal(await page.locator('.gallery [data-cell][tabindex="0"]').count(), 1)
    const focused = () =>
      page.evaluate('[...document.querySelectorAll("[data-cell]")].indexOf(document.activeElement)')
    await goTo('.gallery [data-cell]')
    await press('ArrowRight')
    t.equal(await focused(), 1)
    await press('Home')
    t.equal(await focused(), 0)
    await press('ArrowRight', 'Enter')
    await page.locator('.photo i').waitFor()
    await check('the result opens')
  })

  await t.test('a melody plays and is sought through', async (t) => {
    await activate('.listen .play')
    await page.locator('.listen .time', { hasText: /0:0[1-9]/ }).waitFor()
    await press('Enter', 'Tab')
    const place = () => page.locator('.listen input').inputValue()
    const before = Number(await place())
    await press('ArrowRight', 'ArrowRight')
    t.ok(Number(await place()) > before)
  })
}

async function changeAndShare({ page, t, press, goTo, activate, check, isAt }: Person): Promise<void> {
  await t.test('a picture is made again, said to be wrong, and chosen', async (t) => {
    await activate('.again .button')
    await page.locator('.side li').nth(1).waitFor()
    await check('another picture is made')
    await activate('.part > .button')
    await goTo('dialog input')
    await press('ArrowDown')
    await activate('dialog .button.main')
    await page.locator('dialog').waitFor({ state: 'detached' })
    await check('the dialog has closed')
    await page.locator('.melodies li').nth(1).waitFor()
    await page.locator('.side .work').waitFor({ state: 'detached' })
    await goTo('.more li > .button.small')
    const shown = page.waitForResponse((response) => response.request().method() === 'PATCH')
    await press('Enter')
    t.ok((await shown).ok())
    await page.locator('.more li:not(.shown)').first().locator('.button.small').waitFor()
    await check('another one is shown')
  })

  await t.test('the dialog of sharing opens, closes and gives the focus back', async (t) => {
    await activate('button[aria-haspopup=dialog]')
    await page.locator('dialog img.preview').waitFor()
    await goTo('dialog textarea')
    await page.keyboard.type('By hand.')
    await press('Tab', 'Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
    t.ok(await isAt('button[aria-haspopup=dialog]'))
  })
}

async function findAndErase({ page, t, press, goTo, activate, check, isAt }: Person): Promise<void> {
  await t.test('the gallery is filtered, and a month looked at day by day', async (t) => {
    await activate('nav a')
    await goTo('.gallery select')
    const filtered = page.waitForResponse((response) => response.url().includes('emotion='))
    await press('ArrowDown')
    t.ok((await filtered).ok())
    await press('Home')
    await activate('a.calendar')
    await page.locator('.day[aria-current] img').waitFor()
    await goTo('.day')
    t.ok(await isAt('[aria-current]'), 'the days begin with today')
    await press('Enter')
    await page.locator('ul a.card').nth(1).waitFor()
    await press('ArrowRight', 'ArrowLeft')
    await activate('ul a.card')
    await page.locator('.frame img').waitFor()
  })

  await t.test('one entry is erased, and then all', async (t) => {
    await activate('.last .button:last-child')
    await activate('dialog .button.main')
    await page.locator('.gallery article').waitFor()
    t.equal(await page.locator('.gallery li').count(), 1)
    await check('it is erased')
    await activate('a[href="#/you"]')
    // The page before has sections with buttons, too, for as long as it is there.
    await page.locator('.way').first().waitFor({ state: 'detached' })
    await activate('section .button.main')
    await activate('dialog .button.main')
    await page.locator('section strong').waitFor()
    await check('all is erased')
  })
}
