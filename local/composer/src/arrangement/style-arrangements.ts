import type { MelodyStyle } from '@moodscape/mood/styles'

import type { Character } from '../character/character.ts'
import type { FigureName } from '../score/figures/figure-names.ts'
import type { InstrumentName } from '../sound/instrument-names.ts'
import { type Arrangement, type Ensemble, seat } from './arrangement.ts'

/** From this tempo on a mood is played with a beat; below, it is held and sung. */
const LIVELY_BPM = 88

/**
 * How each style arranges a character. It keeps the emotion's own patterns where the instruments can play
 * them.
 */
export const STYLE_ARRANGEMENTS: Readonly<Record<MelodyStyle, (character: Character) => Arrangement>> = {
  piano: forPiano,
  strings: forStrings,
  guitar: forGuitar,
  'music-box': forMusicBox,
  orchestral: forOrchestra,
  ambient: forAmbience,
  electronic: forElectronics,
  jazz: forJazz,
}

function forPiano({ arrangement }: Character): Arrangement {
  return {
    ...arrangement,
    figure: arrangement.figure === 'tremble' ? 'ostinato' : arrangement.figure,
    beat: 'none',
    ensemble: {
      melody: seat('piano', -2, 0.18),
      counter: seat('piano', -12, 0.1),
      chords: seat('piano', -7, -0.12),
      bass: seat('piano', -9, -0.2),
    },
  }
}

function forStrings(character: Character): Arrangement {
  const high = character.register >= 68
  const ensemble: Ensemble = {
    melody: seat(high ? 'violin' : 'cello', -2, -0.15),
    counter: seat(high ? 'cello' : 'violin', -10, 0.3),
    chords: seat(isLively(character) ? 'pizzicato' : 'strings', -8, 0.1),
    pad: seat('strings', -12),
    bass: seat('contrabass', -10, 0.15),
  }
  const own = character.arrangement.figure
  const figure: FigureName = isLively(character) ? own : 'throb'
  return {
    ...character.arrangement,
    ...(own === 'chug' || own === 'tremble' ? { figure: own } : { figure }),
    beat: 'none',
    ensemble:
      own === 'chug' || own === 'tremble'
        ? { ...ensemble, chords: seat(own === 'chug' ? 'low-strings' : 'tremolo-strings', -6, 0.1) }
        : ensemble,
  }
}

function forGuitar(character: Character): Arrangement {
  const fierce = character.arrangement.figure === 'chug'
  return {
    figure: fierce ? 'chug' : isLively(character) ? 'strum' : 'arpeggio',
    bassLine: character.arrangement.bassLine,
    beat: fierce ? 'rock' : 'shaker',
    ensemble: {
      melody: seat(isLively(character) ? 'steel-guitar' : 'nylon-guitar', -2, 0.2),
      chords: seat(
        fierce ? 'overdriven-guitar' : isLively(character) ? 'steel-guitar' : 'nylon-guitar',
        -6,
        -0.25,
      ),
      bass: seat('upright-bass', -9),
      ...(fierce
        ? { percussion: seat('rock-kit', -9) }
        : isLively(character)
          ? { percussion: seat('soft-kit', -14) }
          : {}),
    },
  }
}

function forMusicBox({ arrangement }: Character): Arrangement {
  return {
    figure: 'arpeggio',
    bassLine: arrangement.bassLine === 'driving' ? 'root-fifth' : arrangement.bassLine,
    beat: 'none',
    ensemble: {
      melody: seat('music-box', -2, 0.1),
      chords: seat('music-box', -9, -0.15, 1),
      bass: seat('music-box', -12, -0.05, 1),
      fills: seat('celesta', -14, 0.35),
    },
  }
}

function forOrchestra({ arrangement, register }: Character): Arrangement {
  const soloist: InstrumentName = register >= 73 ? 'flute' : register >= 67 ? 'violin' : 'horn'
  return {
    ...arrangement,
    beat: arrangement.beat === 'none' ? 'none' : arrangement.beat === 'jolt' ? 'jolt' : 'march',
    ensemble: {
      melody: seat(soloist, -3, 0.05),
      double: seat('strings', -8, 0),
      counter: seat('horn', -10, 0.3),
      chords: seat(orchestralPlayer(arrangement.figure), -9, -0.25),
      pad: seat('strings', -10),
      bass: seat('contrabass', -9, 0.2),
      fills: seat('glockenspiel', -16, -0.35),
      percussion: seat('orchestral-kit', -11),
    },
  }
}

function forAmbience(character: Character): Arrangement {
  const light = character.brightness >= 0.4
  return {
    figure: 'drift',
    bassLine: 'held',
    beat: 'none',
    ensemble: {
      melody: seat(light ? 'vibraphone' : 'flute', -6, 0.15),
      chords: seat(light ? 'glass-pad' : 'electric-piano', -8, -0.2),
      pad: seat(light ? 'warm-pad' : 'dark-pad', -5),
      counter: seat('choir', -9, 0),
      bass: seat('synth-bass', -12),
      fills: seat('celesta', -15, -0.4),
    },
  }
}

function forElectronics(character: Character): Arrangement {
  return {
    figure: 'sequence',
    bassLine: isLively(character) ? 'octaves' : 'held',
    beat: isLively(character) ? 'club' : 'half-time',
    ensemble: {
      melody: seat('synth-lead', -4, 0.08),
      chords: seat('synth-pluck', -8, -0.2),
      pad: seat(character.brightness >= 0.4 ? 'warm-pad' : 'dark-pad', -11),
      bass: seat('synth-bass', -7),
      percussion: seat('electronic-kit', isLively(character) ? -7 : -12),
    },
  }
}

function forJazz(character: Character): Arrangement {
  return {
    figure: 'comp',
    bassLine: 'walking',
    beat: 'swing',
    ensemble: {
      melody: seat(isLively(character) ? 'vibraphone' : 'clarinet', -2, 0.15),
      chords: seat('piano', -8, -0.2),
      bass: seat('upright-bass', -6),
      percussion: seat('brush-kit', -13, 0.1),
    },
  }
}

function orchestralPlayer(figure: FigureName): InstrumentName {
  if (figure === 'arpeggio') return 'harp'
  if (figure === 'chug') return 'low-strings'
  if (figure === 'tremble') return 'tremolo-strings'
  return 'pizzicato'
}

function isLively({ bpm }: Character): boolean {
  return bpm >= LIVELY_BPM
}
