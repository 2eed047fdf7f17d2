import './walks/all-combinations.ts'
import './walks/keyboard-alone.ts'
