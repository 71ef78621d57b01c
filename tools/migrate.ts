import { Complaint, explain } from './dev/complaint.ts'
import { migrate } from './migrate/migrate.ts'

try {
  const uri = process.env['MONGODB_URI']
  if (!uri) throw new Complaint('MONGODB_URI is not set: it says which server gets the indexes.')
  await migrate(uri, console.log)
} catch (error) {
  console.error(explain(error))
  process.exitCode = 1
}
