import './order/mutations.ts'
import './order/queries.ts'
