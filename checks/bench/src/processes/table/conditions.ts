import { type Attribute, type Item, textOf } from './memory-table.ts'

/** What an expression names. */
export interface Names {
  ExpressionAttributeNames?: Record<string, string>
  ExpressionAttributeValues?: Item
}

/**
 * Whether an item fulfils an expression. Knows the forms that the services write: comparisons, `between` and
 * `attribute_exists`, joined by `and` or `or` without brackets.
 *
 * @throws an error for any other form
 */
export function fulfils(expression: string, item: Item | undefined, names: Names): boolean {
  const whole = expression.replace(/ between (\S+) and (\S+)/gi, ' between $1 & $2')
  return whole
    .split(/ or /i)
    .some((choice) => choice.split(/ and /i).every((term) => holds(term.trim(), item, names)))
}

function holds(term: string, item: Item | undefined, names: Names): boolean {
  const attribute = (name: string) => item?.[names.ExpressionAttributeNames?.[name] ?? name]
  const [, missing, name = ''] = /^attribute_(not_)?exists\s*\(([^()]+)\)$/.exec(term) ?? []
  if (name) return (attribute(name.trim()) === undefined) === (missing !== undefined)
  const [, left = '', operator = '', right = ''] = /^([\w#.]+)\s*(=|<>|<=|>=|<|>)\s*(:\w+)$/.exec(term) ?? []
  if (operator) return compares(attribute(left), operator, names.ExpressionAttributeValues?.[right])
  const [, middle = '', from = '', to = ''] = /^([\w#.]+) between (:\w+) & (:\w+)$/i.exec(term) ?? []
  if (!middle) throw new Error(`The table of the bench does not understand: ${term}`)
  const value = textOf(attribute(middle))
  const bound = (name: string) => textOf(names.ExpressionAttributeValues?.[name])
  return bound(from) <= value && value <= bound(to)
}

function compares(one: Attribute | undefined, operator: string, other: Attribute | undefined): boolean {
  if (one === undefined || other === undefined) return false
  const [left, right] =
    'N' in one ? [Number(one.N), Number(other.N)] : [JSON.stringify(one), JSON.stringify(other)]
  switch (operator) {
    case '=':
      return left === right
    case '<>':
      return left !== right
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    default:
      return left >= right
  }
}
