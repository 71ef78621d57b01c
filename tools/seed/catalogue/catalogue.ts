import { electronics } from './electronics.ts'
import { home } from './home.ts'
import { outdoor } from './outdoor.ts'
import type { DemoCategory } from './shape.ts'

/** The demo shop: three departments, three levels. */
export const CATALOGUE: readonly DemoCategory[] = [home, electronics, outdoor]
