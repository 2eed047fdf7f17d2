import t from 'tap'

import {
  contentPolicyOf,
  renderGonePage,
  renderSharedPage,
} from '../../src/routes/shares/render-shared-page.ts'

const page = { url: 'https://moods.example/api/s/abc', words: '', works: [], language: 'en' as const }
const picture = { noun: 'picture', mediaType: 'image/webp', width: 1024, height: 768 }

t.test('whatever is written into a page stays text', async (t) => {
  const words = `"><script>alert('x')</script>&amp;`
  const html = renderSharedPage({ ...page, words })
  t.notMatch(html, /<script|"><|'x'/)
  t.match(html, '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;')
})

t.test('a picture has its size, and addresses hold below any path', async (t) => {
  const html = renderSharedPage({ ...page, works: [picture] })
  t.match(html, '<img src="abc/picture" alt="A picture that was made from a mood" width="1024" height="768">')
  t.match(html, '<meta property="og:image" content="https://moods.example/api/s/abc/picture">')
  t.match(html, '<meta property="og:image:width" content="1024">')
})

t.test('without a picture a preview shows none, and a work of another kind is a link', async (t) => {
  const poem = { noun: 'poem', mediaType: 'text/plain', width: undefined, height: undefined }
  const html = renderSharedPage({ ...page, works: [poem] })
  t.match(html, '<meta name="twitter:card" content="summary">')
  t.match(html, '<a href="abc/poem">poem</a>')
  t.notMatch(html, /og:image|<img/)
})

t.test('a page has one style, which its policy names, and loads from nowhere else', async (t) => {
  const policy = contentPolicyOf(['https://bucket.example', 'https://bucket.example'])
  t.match(policy, "img-src 'self' https://bucket.example;")
  t.match(policy, /style-src 'sha256-[\w+/]{43}='/)
  for (const html of [renderSharedPage(page), renderGonePage('es')]) {
    t.equal(html.match(/<style/g)?.length, 1)
    t.notMatch(html, /style="/)
  }
})
