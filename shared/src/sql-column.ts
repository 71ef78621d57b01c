/**
 * Adds a column to a table that an earlier version of its Durable Object may have made without it. Such a column takes
 * null, and whoever writes rows names the columns: so a new version takes over what an old one has stored, and an old
 * one that comes back goes on with what a new one has.
 */
export function addColumn(sql: SqlStorage, table: string, column: string, type: 'INTEGER' | 'TEXT'): void {
  const columns = [...sql.exec<{ name: string }>(`PRAGMA table_info(${table})`)]
  if (!columns.some(({ name }) => name === column)) sql.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`)
}
