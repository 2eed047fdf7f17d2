// Each visit is a person of their own, or looks at what the same owner has: so they can share a system. One after the
// other, for modules that wait are loaded side by side: whoever needs no owner would begin before there is one.
await import('./visits/calendar.ts')
await import('./visits/picture-move.ts')
await import('./visits/share.ts')
await import('./visits/thousand-entries.ts')
// These make more, and another one takes the gateway away from whoever is there.
await import('./visits/bad-luck.ts')
await import('./visits/gateway-restart.ts')
