import type { DeviceKind } from './devices/kinds.ts'

/** Where the demo's customers live. Offsets are winter time: good enough for a daily rhythm. */
export const places = {
  london: { city: 'London', timeZone: 'Europe/London', utcOffsetHours: 0 },
  leeds: { city: 'Leeds', timeZone: 'Europe/London', utcOffsetHours: 0 },
  dublin: { city: 'Dublin', timeZone: 'Europe/Dublin', utcOffsetHours: 0 },
  berlin: { city: 'Berlin', timeZone: 'Europe/Berlin', utcOffsetHours: 1 },
  hamburg: { city: 'Hamburg', timeZone: 'Europe/Berlin', utcOffsetHours: 1 },
  munich: { city: 'München', timeZone: 'Europe/Berlin', utcOffsetHours: 1 },
  vienna: { city: 'Wien', timeZone: 'Europe/Vienna', utcOffsetHours: 1 },
  zurich: { city: 'Zürich', timeZone: 'Europe/Zurich', utcOffsetHours: 1 },
  newYork: { city: 'New York', timeZone: 'America/New_York', utcOffsetHours: -5 },
  chicago: { city: 'Chicago', timeZone: 'America/Chicago', utcOffsetHours: -6 },
  sydney: { city: 'Sydney', timeZone: 'Australia/Sydney', utcOffsetHours: 10 },
} as const

export interface Owner {
  readonly name: string
  readonly locale: string
  readonly place: keyof typeof places
  readonly site: string
  /** Reserved for documentation (RFC 2606): no mail ever reaches anybody. */
  readonly domain?: string
  readonly devices: readonly {
    kind: DeviceKind
    gateway?: true
    behind?: string
    /** Which of several it is, as the owner says it: `counter`, `room 104`. */
    where?: string
  }[]
}

const one = (kind: DeviceKind): Owner['devices'] => [{ kind }]
const two = (kind: DeviceKind, one: string, other: string): Owner['devices'] => [
  { kind, where: one },
  { kind, where: other },
]
const behindSecond: Owner['devices'] = [{ kind: 'roomSensor', behind: 'gateway-02' }]
const hotelRooms = Array.from({ length: 9 }, (_, at) => ({
  kind: 'roomSensor' as const,
  behind: 'gateway-01',
  where: String(101 + at),
}))

/** Who owns what. Everybody is made up. */
export const owners: readonly Owner[] = [
  {
    name: 'Amelia Hart',
    locale: 'en-GB',
    place: 'london',
    site: 'Hart & Daughters Bakery',
    domain: 'hart-bakery.example',
    devices: two('fridge', 'by the counter', 'in the back'),
  },
  { name: 'Jonas Petersen', locale: 'de-DE', place: 'hamburg', site: 'Hafenkiosk Petersen', devices: one('fridge') },
  {
    name: 'Marcus Bell',
    locale: 'en-US',
    place: 'newYork',
    site: 'Bell’s Corner Deli',
    domain: 'bells-deli.example',
    devices: two('fridge', 'for drinks', 'for salads'),
  },
  {
    name: 'Katharina Leitner',
    locale: 'de-AT',
    place: 'vienna',
    site: 'Café Leitner',
    domain: 'cafe-leitner.example',
    devices: one('fridge'),
  },
  { name: 'Niamh Byrne', locale: 'en-IE', place: 'dublin', site: 'Byrne’s Farm Shop', devices: one('fridge') },
  { name: 'Reto Ammann', locale: 'de-CH', place: 'zurich', site: 'Quartierladen Ammann', devices: one('fridge') },
  { name: 'Priya Nair', locale: 'en-AU', place: 'sydney', site: 'Nair’s Spice Kitchen', devices: one('fridge') },
  {
    name: 'Mehmet Yılmaz',
    locale: 'de-DE',
    place: 'munich',
    site: 'Feinkost Yılmaz',
    domain: 'feinkost-yilmaz.example',
    devices: one('fridge'),
  },

  { name: 'Grace Okafor', locale: 'en-GB', place: 'leeds', site: '14 Mill Lane', devices: one('heatPump') },
  { name: 'Sabine Krüger', locale: 'de-DE', place: 'berlin', site: 'Lindenstraße 8', devices: one('heatPump') },
  { name: 'Thomas Gruber', locale: 'de-AT', place: 'vienna', site: 'Weinberggasse 21', devices: one('heatPump') },
  { name: 'Ursina Caflisch', locale: 'de-CH', place: 'zurich', site: 'Seestrasse 104', devices: one('heatPump') },
  { name: 'Eoin Gallagher', locale: 'en-IE', place: 'dublin', site: '3 Harbour View', devices: one('heatPump') },
  { name: 'Hannah Lindqvist', locale: 'en-US', place: 'chicago', site: '2218 Oak Street', devices: one('heatPump') },
  { name: 'Peter Wagner', locale: 'de-DE', place: 'munich', site: 'Am Anger 5', devices: one('heatPump') },

  { name: 'Oliver Chen', locale: 'en-GB', place: 'london', site: '7 Garden Mews', devices: one('charger') },
  { name: 'Lena Hoffmann', locale: 'de-DE', place: 'berlin', site: 'Tiefgarage Kastanienhof', devices: one('charger') },
  { name: 'Sofia Marino', locale: 'en-US', place: 'newYork', site: '81 Prospect Place', devices: one('charger') },
  { name: 'David Steiner', locale: 'de-CH', place: 'zurich', site: 'Parkhaus Stadelhof', devices: one('charger') },
  {
    name: 'Aisha Rahman',
    locale: 'en-GB',
    place: 'leeds',
    site: 'Canal Street Offices',
    domain: 'canal-offices.example',
    devices: one('charger'),
  },
  { name: 'Florian Bauer', locale: 'de-AT', place: 'vienna', site: 'Praterstraße 40', devices: one('charger') },
  { name: 'Jack Thompson', locale: 'en-AU', place: 'sydney', site: '5 Wattle Grove', devices: one('charger') },
  { name: 'Claudia Neumann', locale: 'de-DE', place: 'hamburg', site: 'Elbufer 17', devices: one('charger') },

  {
    name: 'Birgit Schulte',
    locale: 'de-DE',
    place: 'hamburg',
    site: 'Wohnhaus Alsterblick',
    devices: two('waterPump', 'Haus A', 'Haus B'),
  },
  {
    name: 'Robert Ellis',
    locale: 'en-GB',
    place: 'london',
    site: 'Albion Court',
    domain: 'albion-court.example',
    devices: one('waterPump'),
  },
  { name: 'Maria Kowalski', locale: 'en-US', place: 'chicago', site: 'Lakeview Apartments', devices: one('waterPump') },
  { name: 'Stefan Huber', locale: 'de-AT', place: 'vienna', site: 'Haus am Park', devices: one('waterPump') },
  { name: 'Fiona Walsh', locale: 'en-IE', place: 'dublin', site: 'Quayside House', devices: one('waterPump') },

  {
    name: 'Isabelle Moreau',
    locale: 'en-GB',
    place: 'london',
    site: 'Hotel Lark',
    domain: 'hotel-lark.example',
    devices: [{ kind: 'router', gateway: true }, ...hotelRooms],
  },
  {
    name: 'Andreas Vogel',
    locale: 'de-DE',
    place: 'berlin',
    site: 'Mietshaus Birkenweg 2',
    domain: 'hausverwaltung-vogel.example',
    devices: [{ kind: 'router', gateway: true }],
  },
  { name: 'Emine Demir', locale: 'de-DE', place: 'berlin', site: 'Birkenweg 2, Wohnung 1', devices: behindSecond },
  { name: 'Paul Richter', locale: 'de-DE', place: 'berlin', site: 'Birkenweg 2, Wohnung 2', devices: behindSecond },
  { name: 'Chloe Martin', locale: 'en-GB', place: 'berlin', site: 'Birkenweg 2, Wohnung 3', devices: behindSecond },
  { name: 'Nils Brandt', locale: 'de-DE', place: 'berlin', site: 'Birkenweg 2, Wohnung 4', devices: behindSecond },
  { name: 'Yuki Tanaka', locale: 'en-US', place: 'berlin', site: 'Birkenweg 2, Wohnung 5', devices: behindSecond },
  { name: 'Margarete Seidel', locale: 'de-DE', place: 'berlin', site: 'Birkenweg 2, Wohnung 6', devices: behindSecond },
  { name: 'Luca Ferrari', locale: 'de-CH', place: 'berlin', site: 'Birkenweg 2, Wohnung 7', devices: behindSecond },
  { name: 'Zoe Papadakis', locale: 'en-GB', place: 'berlin', site: 'Birkenweg 2, Wohnung 8', devices: behindSecond },

  {
    name: 'Samuel Wright',
    locale: 'en-GB',
    place: 'leeds',
    site: 'Wright & Sons Joinery',
    domain: 'wright-joinery.example',
    devices: one('router'),
  },
  { name: 'Julia Berger', locale: 'de-DE', place: 'munich', site: 'Praxis Dr. Berger', devices: one('router') },
  { name: 'Daniel Reyes', locale: 'en-US', place: 'chicago', site: 'Reyes Photo Studio', devices: one('router') },
]
