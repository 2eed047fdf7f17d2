import { type ChildProcess, spawn } from 'node:child_process'

/**
 * Runs `"$@"` and a watchdog beside it, which waits for the end of standard input. Only the parent holds the other
 * end of that pipe, so the system closes it when the parent ends for any reason; the watchdog then sends SIGTERM and,
 * ten seconds later, SIGKILL. It uses only built-ins of the shell, so that killing it leaves no process behind.
 */
const script = `# Ends the program when its parent ends.
exec 3<&0
"$@" </dev/null 3<&- &
program=$!
(
  while read -r _ <&3; do :; done
  kill -TERM "$program"
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    sleep 1
    kill -0 "$program" || exit
  done
  kill -KILL "$program"
) >/dev/null 2>&1 &
watchdog=$!
exec 3<&- </dev/null
wait "$program"
status=$?
kill "$watchdog"
exit "$status"
`

/**
 * Starts a program that ends with this process, even if this one is killed; end it earlier by closing its
 * `stdin`.
 *
 * It has a process group of its own: Ctrl-C in a terminal goes to every process of the terminal's group, and
 * would end it before those who still need it.
 */
export function runWithParent(program: string, parameters: string[]): ChildProcess {
  return spawn('/bin/sh', ['-c', script, 'watchdog', program, ...parameters], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}
