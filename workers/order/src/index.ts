export { app as default } from './app.ts'
export { OrderCoordinator } from './order.coordinator.ts'
export { OrderHub } from './order.hub.ts'
export { OrderStore } from './order.store.ts'
