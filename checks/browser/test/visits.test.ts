// Each visit is a person of their own, or looks at what the same owner has: so they can share a system.
import './visits/calendar.ts'
import './visits/picture-move.ts'
import './visits/share.ts'
import './visits/thousand-entries.ts'
// These make more, and another one takes the gateway away from whoever is there.
import './visits/bad-luck.ts'
import './visits/gateway-restart.ts'
