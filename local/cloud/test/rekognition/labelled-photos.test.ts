import t from 'tap'

import { findLabelledPhotos } from '../../src/rekognition/score/labelled-photos.ts'

t.test('a table in the folder says what is in the photos', async (t) => {
  const folder = t.testdir({
    'SOURCES.tsv': [
      'file\tlicence\tfaces_by_eye\tlabel_by_eye\talternates',
      'a.jpg\tCC0\t1\tneutral\tsad|disgust',
      'cat.jpg\tCC0\t0\t-\t-',
    ].join('\n'),
    'a.jpg': '',
    'unlisted.jpg': '',
  })
  t.strictSame(await findLabelledPhotos(folder), [
    { file: 'a.jpg', faces: 1, emotion: 'CALM', alternates: ['SAD', 'DISGUSTED'] },
    { file: 'cat.jpg', faces: 0, alternates: [] },
  ])
})

t.test('without a table names of files and folders do, and what has neither is left out', async (t) => {
  const folder = t.testdir({
    'happy-01.jpg': '',
    'Surprise_2.PNG': '',
    'holiday.jpg': '',
    'angry.txt': '',
    fear: { '7.jpeg': '' },
  })
  t.strictSame(await findLabelledPhotos(folder), [
    { file: 'Surprise_2.PNG', faces: 1, emotion: 'SURPRISED', alternates: [] },
    { file: 'fear/7.jpeg', faces: 1, emotion: 'FEAR', alternates: [] },
    { file: 'happy-01.jpg', faces: 1, emotion: 'HAPPY', alternates: [] },
  ])
})
