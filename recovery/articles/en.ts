import type { PublicArticles } from './shipped.ts'

/** What everybody may read about each kind of fault, English. Nothing here asks anybody to open a device. */
export const english: PublicArticles = {
  silence: {
    title: 'Your device has stopped sending readings',
    text: `It may well be working all the same: what we are missing are its readings. Most often power or the connection has failed where it stands.

What you can look at:
- Is there power at the device? Look at its light, its plug and the fuse.
- Is the router or gateway on, and does your own internet work?
- Has something been moved that could now block the radio signal?

As soon as it reports again we see it ourselves. You need not tell us.`,
  },
  flapping: {
    title: 'Your device keeps losing its connection',
    text: `It reports, is gone, and comes back. It usually works normally meanwhile, but we may learn of other trouble later than we would like.

What helps most often:
- Leave the device switched on; turning it off and on does not help a weak connection.
- Look whether the router or gateway was moved, or whether something large stands in between.
- A loose plug or a power strip that is switched off at night looks just like this.

If it goes on we look for a better way to connect it.`,
  },
  'gateway-down': {
    title: 'The gateway that connects your devices is not reachable',
    text: `Several of your devices reach us through one gateway, and that is what has gone quiet. The devices themselves are probably working.

What you can look at:
- Is there power at the gateway, and is its light on?
- Is the network cable in place, and does your internet work?
- Pull its plug, wait ten seconds, and put it back in: once is enough.

When it is back, all of them report again by themselves.`,
  },
  reported: {
    title: 'Your device has reported a fault by itself',
    text: `Your device checks itself and has told us that something is wrong, with a code of its maker. We look the code up; you do not have to.

What you can do meanwhile:
- Use it only if it seems to work as usual. If it smells, leaks or gets hot, switch it off at the plug.
- Please do not open it.

We tell you what the code means and what happens next.`,
  },
  threshold: {
    title: 'A value of your device is out of its limits',
    text: `One of the things we watch, such as a temperature or a pressure, has left the range it should be in.

What you can look at:
- Was a setting changed lately? Putting it back often helps at once.
- Is a door, lid or valve open, or is an air inlet covered?
- Was it filled, loaded or used much more than usual?

If it goes back by itself we see that, and watch whether it stays so.`,
  },
  missing: {
    title: 'One reading of your device has gone missing',
    text: `Your device still reports, but one value that it always sent is no longer among them. Usually a sensor has come loose, or a software update has changed something.

You need not do anything. Please tell us if:
- somebody worked on the device lately, or
- it behaves differently from before.

We find out which of the two it is, and come with the right part if one is needed.`,
  },
  impossible: {
    title: 'A sensor of your device shows values that cannot be true',
    text: `One of the sensors reports something impossible, such as a temperature far below zero in a warm room. Nearly always it is the sensor or its cable, not what it measures.

What you can do:
- Do not rely on what the display shows for now.
- If the device keeps something cold, warm or dry that matters, check with a thermometer of your own.

We find the sensor or the cable that is to blame and replace it.`,
  },
  counter: {
    title: 'A meter of your device has counted backwards',
    text: `A count that should only rise has fallen, so what it shows may be wrong. The device itself usually works.

What you can do:
- Please note down what the meter shows now, with the date, or take a photo of it.
- Do not reset it.

Nothing is charged by a wrong count: we compare it with what we have, and put it right.`,
  },
  flatline: {
    title: 'A sensor of your device is stuck',
    text: `One of the sensors shows exactly the same value all the time. Real values always move a little, so the device may be steering by a wrong one.

What you can do:
- If the device keeps something cold, warm or dry that matters, check with a thermometer of your own.
- Switching it off and on at the plug, once, helps in some cases.

If the value still does not move we replace the sensor.`,
  },
  drift: {
    title: 'A value of your device is slowly moving away from normal',
    text: `Nothing has failed. But one value has been moving in one direction for a while, and if it went on like this something would.

What you can look at:
- Are air inlets, filters or coils free of dust?
- Does the device stand where it used to, with room around it?
- Is it used differently from before?

We would like to mend it before you notice anything, and tell you if somebody has to come.`,
  },
  wear: {
    title: 'A part of your device is wearing out',
    text: `One of the parts shows the signs of its age. That is normal, and we have seen it early enough to replace it before it fails.

You need not do anything. Use the device as usual.

We get the part ready and agree on a time with you. If it becomes louder, hotter or slower before that, please tell us.`,
  },
  anomaly: {
    title: 'Your device behaves differently from usual',
    text: `We know how your device normally behaves, and lately it does not behave like that. That need not be a fault; often something around it has changed.

It helps us to know:
- Has something been set, moved or connected lately?
- Is it used more, less or differently?
- Have you noticed a noise, a smell or a message?

You can tell us on your page. We look at its readings ourselves in any case.`,
  },
  variance: {
    title: 'A value of your device is unsteady',
    text: `One value goes up and down much more than it used to. A loose contact, a part that is beginning to fail, or a supply that is not steady looks like this.

What you can look at:
- Is the plug firmly in its socket, and not in a shared power strip?
- Do lights flicker at the same time? Then it is the power supply at your place.

Please do not open the device. We find out which part it is.`,
  },
  rhythm: {
    title: 'Your device has lost its usual rhythm',
    text: `Your device normally switches on and off, or runs its cycles, in a pattern of its own. Lately it runs more often, longer, or not at all.

What you can look at:
- Is a timer or schedule set as you want it, also after the clocks changed?
- Is a door or lid closed properly?
- Is it fuller, or is the room warmer, than usual?

If none of this is the cause, we look for the part that is.`,
  },
  relation: {
    title: 'Two values of your device no longer fit together',
    text: `Some values always go together: when one rises, so does the other. Here they no longer do, so one of the two sensors, or what lies between them, is not as it should be.

You need not do anything, and you may not notice anything either.

We find out which of them is to blame. If somebody has to come, we tell you when.`,
  },
  cohort: {
    title: 'Your device does not do as well as others like it',
    text: `We compare devices of the same kind in similar conditions. Yours has to work harder, or gets less done, than the others.

What you can look at:
- Are air inlets and filters clean?
- Does it stand in the sun, beside something warm, or with too little room?
- Was it set differently from how it was delivered?

Often it is one of these. Otherwise we look for the part.`,
  },
}
