export { app as default } from './app.ts'
export { CategoryKeeper } from './category.keeper.ts'
export { CategoryStore } from './category.store.ts'
