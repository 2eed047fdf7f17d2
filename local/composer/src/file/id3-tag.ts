/** What players show of a piece. */
export interface TrackFacts {
  title: string
  key: string
  bpm: number
  mood: string
}

/** ID3 text frames begin with a byte that says UTF-8. */
const UTF_8 = 3

/** An ID3v2.4 tag (id3.org/id3v2.4.0-structure) to stand before the audio. */
export function writeId3Tag({ title, key, bpm, mood }: TrackFacts): Uint8Array {
  const frames = Buffer.concat([
    textFrame('TIT2', title),
    textFrame('TALB', 'Moodscape'),
    textFrame('TBPM', `${Math.round(bpm)}`),
    // TKEY holds three characters, enough for major and minor keys only.
    key.length <= 3 ? textFrame('TKEY', key) : textFrame('TXXX', `KEY\0${key}`),
    textFrame('TMOO', mood),
    textFrame('TSSE', 'LAME'),
  ])
  return Buffer.concat([Buffer.from('ID3'), Buffer.from([4, 0, 0]), sevenBitSize(frames.length), frames])
}

function textFrame(id: string, text: string): Buffer {
  const content = Buffer.concat([Buffer.from([UTF_8]), Buffer.from(text)])
  return Buffer.concat([Buffer.from(id), sevenBitSize(content.length), Buffer.from([0, 0]), content])
}

/** Sizes in ID3 leave the top bit of each byte clear, so that they do not look like the start of audio. */
function sevenBitSize(size: number): Buffer {
  return Buffer.from([(size >> 21) & 127, (size >> 14) & 127, (size >> 7) & 127, size & 127])
}
