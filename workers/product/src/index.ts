export { app as default } from './app.ts'
export { Internal } from './internal.ts'
export { ProductStore } from './product.store.ts'
