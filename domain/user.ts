import { z } from 'zod'
import { instant } from './instant.ts'

/** Each role may do all that the ones before it may. */
export const roles = ['viewer', 'agent', 'manager', 'admin'] as const
export type Role = (typeof roles)[number]
export const mayActAs = (has: Role, needs: Role): boolean => roles.indexOf(has) >= roles.indexOf(needs)

export const userInput = z.object({
  email: z.email().max(254),
  name: z.string().trim().min(1).max(200),
  role: z.enum(roles),
  password: z.string().min(12, 'passwords have at least 12 characters').max(200),
})
export const user = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  /** 0 is called first; each next level is called when nobody acted. */
  escalationLevel: z.number(),
  createdAt: instant,
})
export type User = z.infer<typeof user>
