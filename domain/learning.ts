import { z } from 'zod'
import { faultKinds } from './fault.ts'
import { instant } from './instant.ts'

/**
 * What people tell the detector about a fault: `falseAlarm`: it was none; `real`: it was one; `late`: it was one and should
 * have been found sooner.
 */
export const faultVerdicts = ['falseAlarm', 'real', 'late'] as const
export type FaultVerdict = (typeof faultVerdicts)[number]

export const faultFeedback = z
  .object({ verdict: z.enum(faultVerdicts), reason: z.string().trim().min(1).max(500) })
  .strict()
export type FaultFeedback = z.infer<typeof faultFeedback>

const perDeviceMonth = z.number().min(0.001).max(100)
/** False alarms per device-month that are accepted: for every model, and for single ones. */
export const alarmGoals = z
  .object({ all: perDeviceMonth, byModel: z.record(z.string().min(1).max(200), perDeviceMonth).default({}) })
  .strict()
export type AlarmGoals = z.infer<typeof alarmGoals>
export const defaultAlarmGoals: AlarmGoals = { all: 0.1, byModel: {} }

/** One thing people taught; the newest word on a fault replaces the one before. */
export const lesson = z
  .object({
    /** The fault it was said about. */
    id: z.string(),
    at: instant,
    deviceId: z.string(),
    /** Empty: the device has none. */
    model: z.string(),
    kind: z.enum(faultKinds),
    /** The metric or code; absent: the kind as a whole. */
    key: z.string().optional(),
    verdict: z.enum(faultVerdicts),
    reason: z.string(),
    /** A user's id; empty where it is not known. */
    by: z.string(),
    undoneAt: instant.nullable(),
    undoneBy: z.string().nullable(),
    /** The first lesson about the same uninterrupted episode, where this is another one: together they count once. */
    continues: z.string().optional(),
    /** 0..1: how much of it is left; it fades by itself. 0 where it was taken back. */
    left: z.number(),
    /** What all lessons on this device and this matter together make of its tolerance: 1.5 is half as much again. */
    factor: z.number(),
  })
  .meta({ id: 'Lesson' })
export type LessonView = z.infer<typeof lesson>

/** How the false-alarm goal is kept for one kind of fault of one model. */
export const kindCalibration = z
  .object({
    kind: z.enum(faultKinds),
    /** Faults that made a case, in the days counted. */
    faults: z.number(),
    /** Marked as false alarms. */
    marked: z.number(),
    /** What counts as false: marked ones whole, ones that passed by themselves without a word from anyone by a quarter. */
    counted: z.number(),
    /** `counted` per device-month. */
    rate: z.number(),
    /** Tolerance against as shipped: above 1 is calmer, below 1 is keener. */
    factor: z.number(),
    /** It can go no further this way. */
    limit: z.enum(['calmest', 'keenest']).nullable(),
  })
  .meta({ id: 'KindCalibration' })
export const modelCalibration = z
  .object({
    /** Empty: devices without a model. */
    model: z.string(),
    devices: z.number(),
    /** Watched in the days counted. */
    deviceMonths: z.number(),
    goal: z.number(),
    rate: z.number(),
    kinds: z.array(kindCalibration),
    /** What enough of its devices taught for all of them. */
    taught: z.array(
      z.object({ kind: z.enum(faultKinds), key: z.string().optional(), devices: z.number(), factor: z.number() }),
    ),
  })
  .meta({ id: 'ModelCalibration' })
export const detection = z
  .object({
    goals: alarmGoals,
    /** Days that rates are counted over. */
    days: z.number(),
    deviceMonths: z.number(),
    rate: z.number(),
    models: z.array(modelCalibration),
    /** Newest first. */
    lessons: z.array(lesson),
    /** How many of them confirm that a fault was real. */
    confirmed: z.number(),
  })
  .meta({ id: 'Detection' })
export type DetectionView = z.infer<typeof detection>
