import { readFileSync } from 'node:fs'

import { parse } from 'yaml'

/** A rule that names what is to be computed beforehand. */
export interface Recording {
  record: string
  expr: string
}

export interface Alert {
  alert: string
  expr: string
  /** How long it has to be true, such as `2m`. */
  for: string
  labels: { severity: string }
  annotations: { summary: string; description: string; runbook_url: string }
}

/** The rules file of the chart, which Prometheus reads as it is. */
export const RULES_FILE = new URL('../../../deploy/chart/rules/moodscape.rules.yaml', import.meta.url)

interface RulesFile {
  groups: { name: string; rules: (Recording | Alert)[] }[]
}

/** Reads the rules of the chart. */
export function readRules(): { recordings: Recording[]; alerts: Alert[] } {
  const { groups } = parse(readFileSync(RULES_FILE, 'utf8')) as RulesFile
  const rules = groups.flatMap((group) => group.rules)
  return {
    recordings: rules.filter((rule) => 'record' in rule),
    alerts: rules.filter((rule) => 'alert' in rule),
  }
}
