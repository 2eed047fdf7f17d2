// Each visit is a person of their own, so that they can share a system.
import './visits/bad-luck.ts'
import './visits/calendar.ts'
import './visits/picture-move.ts'
import './visits/share.ts'
import './visits/thousand-entries.ts'
