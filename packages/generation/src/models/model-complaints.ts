/** No complaint is longer than that before it repeats itself; a traceback says what matters at its end. */
const HEAD_AND_TAIL = 2_000

/** Names that providers give a refusal and nothing else. They say so wherever they stand. */
const REFUSAL_CODES =
  /\bE005\b|\bnew_sensitive\b|SensitiveContentDetected|DataInspectionFailed|\bPROHIBITED_CONTENT\b|\bmoderation_blocked\b|\bcontent_policy_violation\b/

/** What the prompt or the work is called in a complaint. */
const SUBJECT =
  '(?:prompt|input|output|content|request|generation|lyrics|image|picture|audio|song|music|text|media)s?'

/** How refusals are worded. Each is matched within one sentence that speaks of no technical trouble. */
const REFUSALS: readonly RegExp[] = [
  /\bnsfw\b|\bnot safe for work\b|\bunsafe (?:content|prompt|input|output|image|text)/i,
  /\bsafety[- ](?:filter|system|guideline|polic|reason|concern|violation|setting|review|check|measure|classifier|guardrail|standard|restriction)/i,
  /\b(?:IMAGE_)?SAFETY\b/,
  /\bmoderat(?:ed|ion|or)\b|\bresponsible ai\b|\brisk control\b/i,
  /\bcontent[-_ ](?:filter|polic|restriction|violation|guideline|standard|safety|checker|moderation)/i,
  /(?<!case[- ])\bsensitive (?:content|words?|material|topics?|information)\b/i,
  /\bflagged (?:as|for) (?:being )?(?:potentially )?(?:sensitive|unsafe|inappropriate|harmful|explicit|adult|sexual|violen|offensive|prohibited|copyright)/i,
  /\b(?:prohibited|inappropriate|disallowed|harmful|explicit|sexual\w*|offensive|hateful) (?:content|material|words?|prompts?|image\w*|language|themes?|use)\b/i,
  /\b(?:copyright(?:ed)?|trademark(?:ed)?) (?:content|material|restriction|violation|infringement|protect|work|lyrics|polic|issue)|\bartist names?\b/i,
  /\b(?:violat\w+|breach\w*|against|prohibited|blocked|rejected|refused|denied|disallowed|restricted|not (?:allowed|permitted))\b.{0,120}\b(?:polic(?:y|ies)|guidelines|terms of (?:service|use)|community standards)\b/i,
  /\b(?:polic(?:y|ies)|guidelines|terms of (?:service|use))\b.{0,60}\b(?:prohibit|forbid|violat|block|(?:do|does) not (?:allow|permit))/i,
  new RegExp(`\\b${SUBJECT} (?:\\w+ ){0,4}(?:flagged|blocked)\\b`, 'i'),
  new RegExp(`\\b${SUBJECT} (?:was|were|has been|have been) (?:rejected|refused|declined)[.!]?\\s*$`, 'i'),
]

/** A sentence with one of these is about a machine, even if it names other causes too. */
const TECHNICAL =
  /\b(?:no such file|no module|not found|missing|cuda|out of memory|oom|traceback|timed? ?out|time-?out|connection|unavailable|overloaded|internal (?:server )?error|unexpected|has no attribute|not (?:installed|defined|callable|implemented|loaded)|corrupt\w*|checksum|deseriali\w*)\b|\b(?:cannot|can't|can not|could ?n[o']t|unable to|failed to|failure to|while|error) (?:be )?(?:load|import|find|found|open|download|fetch|connect|initiali|start|read|writ|allocat|reach|run|call|resolv|compil|check)|\b(?:file\w*|module\w*|import|attribute|key|index|type|name|memory|connection|timeout|os|io|safetensor|json\w*|unicode\w*|runtime)error\b|\.(?:py|json|ya?ml|bin|pth?|ckpt|onnx|safetensors|tar|so|npy)\b|\b(?:cors|iam|bucket|network|security|retry|egress|firewall|organi[sz]ation|service control|resource|admission|pod|quota|rate|referrer|cross-origin|lifecycle|scaling|access|password) polic(?:y|ies)\b|\breturned (?:status )?(?:code )?5\d\d\b|\b(?:no|zero|without) (?:nsfw|unsafe|sensitive|inappropriate)/i

/** The provider's own trouble, after which it asks to be asked again. */
const INTERRUPTION = /\bprediction (?:was |has been )?interrupted\b|\binterrupted\b.{0,60}\bretry\b/i

/**
 * Whether the words of a failed prediction say that the model will not make this, for what it is. What names a filter
 * only because it is broken does not. The words are the providers' own: `test/fixtures/complaints.ts` has a
 * table of them with their sources.
 */
export function isRefusal(complaint: string): boolean {
  const text = shorten(complaint)
  if (REFUSAL_CODES.test(text)) return true
  return sentencesOf(text).some(
    (sentence) => !TECHNICAL.test(sentence) && REFUSALS.some((phrase) => phrase.test(sentence)),
  )
}

/** Whether the words of a failed prediction say that the provider broke it off and that it may be asked for again. */
export function isInterruption(complaint: string): boolean {
  return INTERRUPTION.test(shorten(complaint))
}

function shorten(text: string): string {
  return text.length <= 2 * HEAD_AND_TAIL
    ? text
    : `${text.slice(0, HEAD_AND_TAIL)}\n${text.slice(-HEAD_AND_TAIL)}`
}

/** Sentences, lines, and the values of JSON. */
function sentencesOf(text: string): string[] {
  return text.split(/[.!?;]\s+|[\r\n]+|\\n|",/)
}
