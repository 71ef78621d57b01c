// Runs a command in a process group of its own and ends the whole group when the command ends, or when the process
// that started this one is gone, whatever it died of: the channel to it closes then.
import { spawn } from 'node:child_process'

const [command = '', ...args] = process.argv.slice(2)
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })

function endGroup(): void {
  process.kill(-process.pid, 'SIGKILL')
}

process.on('disconnect', endGroup)
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => child.kill('SIGTERM'))
child.on('error', endGroup)
child.on('exit', (code, signal) => {
  if (process.connected) process.send?.({ code, signal }, endGroup)
  else endGroup()
})
