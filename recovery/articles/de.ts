import type { PublicArticles } from './shipped.ts'

/** What everybody may read about each kind of fault, German, with the formal address. Nothing here asks anybody to open a device. */
export const german: PublicArticles = {
  silence: {
    title: 'Ihr Gerät sendet keine Messwerte mehr',
    text: `Vielleicht arbeitet es trotzdem: Was uns fehlt, sind seine Messwerte. Meist sind am Standort Strom oder Verbindung ausgefallen.

Was Sie nachsehen können:
- Hat das Gerät Strom? Sehen Sie nach Lampe, Stecker und Sicherung.
- Ist der Router oder das Gateway an, und funktioniert Ihr Internet?
- Wurde etwas umgestellt, das jetzt den Funk stört?

Sobald es sich wieder meldet, sehen wir das selbst. Sie brauchen uns nichts zu sagen.`,
  },
  flapping: {
    title: 'Ihr Gerät verliert immer wieder die Verbindung',
    text: `Es meldet sich, ist weg und kommt wieder. Meist arbeitet es dabei normal, aber von anderen Störungen erfahren wir dann vielleicht später, als uns lieb ist.

Was am häufigsten hilft:
- Lassen Sie das Gerät eingeschaltet; aus- und wieder einschalten hilft bei einer schwachen Verbindung nicht.
- Sehen Sie nach, ob Router oder Gateway umgestellt wurden oder etwas Großes dazwischensteht.
- Ein lockerer Stecker oder eine Steckdosenleiste, die nachts ausgeschaltet wird, sieht genauso aus.

Wenn es so bleibt, suchen wir eine bessere Verbindung.`,
  },
  'gateway-down': {
    title: 'Das Gateway, das Ihre Geräte verbindet, ist nicht erreichbar',
    text: `Mehrere Ihrer Geräte erreichen uns über ein gemeinsames Gateway, und dieses ist verstummt. Die Geräte selbst arbeiten wahrscheinlich.

Was Sie nachsehen können:
- Hat das Gateway Strom, und leuchtet seine Lampe?
- Steckt das Netzwerkkabel, und funktioniert Ihr Internet?
- Ziehen Sie den Netzstecker, warten Sie zehn Sekunden und stecken Sie ihn wieder ein: Einmal genügt.

Wenn es wieder da ist, melden sich alle Geräte von selbst.`,
  },
  reported: {
    title: 'Ihr Gerät hat selbst eine Störung gemeldet',
    text: `Ihr Gerät prüft sich selbst und hat uns mit einem Code des Herstellers gemeldet, dass etwas nicht stimmt. Den Code schlagen wir nach, Sie müssen das nicht.

Was Sie inzwischen tun können:
- Benutzen Sie es nur, wenn es wie gewohnt arbeitet. Riecht es, läuft es aus oder wird es heiß, ziehen Sie den Stecker.
- Bitte öffnen Sie es nicht.

Wir sagen Ihnen, was der Code bedeutet und wie es weitergeht.`,
  },
  threshold: {
    title: 'Ein Wert Ihres Geräts liegt außerhalb seiner Grenzen',
    text: `Etwas, das wir überwachen, zum Beispiel eine Temperatur oder ein Druck, hat den vorgesehenen Bereich verlassen.

Was Sie nachsehen können:
- Wurde vor Kurzem eine Einstellung geändert? Sie zurückzustellen hilft oft sofort.
- Steht eine Tür, ein Deckel oder ein Ventil offen, oder ist eine Luftöffnung verdeckt?
- Wurde es viel stärker gefüllt, beladen oder benutzt als sonst?

Wenn der Wert von selbst zurückgeht, sehen wir das und beobachten, ob es so bleibt.`,
  },
  missing: {
    title: 'Ein Messwert Ihres Geräts fehlt',
    text: `Ihr Gerät meldet sich, aber ein Wert, den es immer gesendet hat, ist nicht mehr dabei. Meist hat sich ein Sensor gelöst, oder ein Update der Software hat etwas geändert.

Sie müssen nichts tun. Bitte sagen Sie uns Bescheid, wenn:
- vor Kurzem jemand am Gerät gearbeitet hat oder
- es sich anders verhält als vorher.

Wir finden heraus, woran es liegt, und bringen das richtige Teil mit, falls eines nötig ist.`,
  },
  impossible: {
    title: 'Ein Sensor Ihres Geräts zeigt Werte, die nicht stimmen können',
    text: `Einer der Sensoren meldet Unmögliches, zum Beispiel eine Temperatur weit unter null in einem warmen Raum. Fast immer liegt es am Sensor oder seinem Kabel und nicht an dem, was er misst.

Was Sie tun können:
- Verlassen Sie sich vorerst nicht auf die Anzeige.
- Wenn das Gerät etwas Wichtiges kalt, warm oder trocken hält, messen Sie bitte mit einem eigenen Thermometer nach.

Wir finden den Sensor oder das Kabel und ersetzen das defekte Teil.`,
  },
  counter: {
    title: 'Ein Zähler Ihres Geräts ist rückwärts gelaufen',
    text: `Ein Zählerstand, der nur steigen sollte, ist gefallen; was er zeigt, stimmt also vielleicht nicht. Das Gerät selbst arbeitet in der Regel.

Was Sie tun können:
- Bitte notieren Sie den jetzigen Stand mit Datum oder fotografieren Sie ihn.
- Setzen Sie den Zähler nicht zurück.

Ein falscher Stand kostet Sie nichts: Wir vergleichen ihn mit unseren Daten und stellen ihn richtig.`,
  },
  flatline: {
    title: 'Ein Sensor Ihres Geräts bewegt sich nicht mehr',
    text: `Einer der Sensoren zeigt die ganze Zeit genau denselben Wert. Echte Werte bewegen sich immer ein wenig, das Gerät richtet sich also vielleicht nach einem falschen.

Was Sie tun können:
- Wenn das Gerät etwas Wichtiges kalt, warm oder trocken hält, messen Sie bitte mit einem eigenen Thermometer nach.
- Einmal den Stecker ziehen und wieder einstecken hilft in manchen Fällen.

Wenn sich der Wert dann noch immer nicht bewegt, ersetzen wir den Sensor.`,
  },
  drift: {
    title: 'Ein Wert Ihres Geräts entfernt sich langsam vom Normalen',
    text: `Nichts ist ausgefallen. Aber ein Wert bewegt sich seit einiger Zeit in eine Richtung, und ginge es so weiter, würde etwas ausfallen.

Was Sie nachsehen können:
- Sind Luftöffnungen, Filter und Gitter frei von Staub?
- Steht das Gerät noch da, wo es stand, mit Platz ringsum?
- Wird es anders benutzt als vorher?

Wir möchten es beheben, bevor Sie etwas merken, und sagen Ihnen, wenn jemand kommen muss.`,
  },
  wear: {
    title: 'Ein Teil Ihres Geräts nutzt sich ab',
    text: `Eines der Teile zeigt Zeichen seines Alters. Das ist normal, und wir haben es früh genug gesehen, um es vor dem Ausfall zu ersetzen.

Sie müssen nichts tun. Benutzen Sie das Gerät wie gewohnt.

Wir besorgen das Teil und vereinbaren einen Termin mit Ihnen. Wird das Gerät vorher lauter, heißer oder langsamer, sagen Sie uns bitte Bescheid.`,
  },
  anomaly: {
    title: 'Ihr Gerät verhält sich anders als sonst',
    text: `Wir kennen das übliche Verhalten Ihres Geräts, und in letzter Zeit ist es ein anderes. Das muss keine Störung sein; oft hat sich ringsum etwas geändert.

Es hilft uns zu wissen:
- Wurde vor Kurzem etwas eingestellt, umgestellt oder angeschlossen?
- Wird es mehr, weniger oder anders benutzt?
- Haben Sie ein Geräusch, einen Geruch oder eine Meldung bemerkt?

Das können Sie uns auf Ihrer Seite sagen. Seine Messwerte sehen wir uns auf jeden Fall an.`,
  },
  variance: {
    title: 'Ein Wert Ihres Geräts ist unruhig',
    text: `Ein Wert schwankt viel stärker als früher. So sieht ein Wackelkontakt aus, ein Teil, das nachlässt, oder eine Stromversorgung, die nicht gleichmäßig ist.

Was Sie nachsehen können:
- Sitzt der Stecker fest in einer eigenen Steckdose und nicht in einer Leiste?
- Flackert zur gleichen Zeit das Licht? Dann liegt es an der Stromversorgung bei Ihnen.

Bitte öffnen Sie das Gerät nicht. Wir finden heraus, welches Teil es ist.`,
  },
  rhythm: {
    title: 'Ihr Gerät hat seinen gewohnten Rhythmus verloren',
    text: `Ihr Gerät schaltet sich normalerweise nach einem eigenen Muster ein und aus. In letzter Zeit läuft es häufiger, länger oder gar nicht.

Was Sie nachsehen können:
- Ist die Zeitschaltung so eingestellt, wie Sie es möchten, auch nach der Zeitumstellung?
- Ist die Tür oder der Deckel richtig geschlossen?
- Ist es voller, oder ist der Raum wärmer als sonst?

Wenn es nichts davon ist, suchen wir das Teil, an dem es liegt.`,
  },
  relation: {
    title: 'Zwei Werte Ihres Geräts passen nicht mehr zusammen',
    text: `Manche Werte gehören zusammen: Steigt der eine, steigt auch der andere. Hier ist das nicht mehr so; einer der beiden Sensoren, oder was dazwischen liegt, ist also nicht in Ordnung.

Sie müssen nichts tun, und vielleicht merken Sie auch nichts davon.

Wir finden heraus, woran es liegt. Wenn jemand kommen muss, sagen wir Ihnen, wann.`,
  },
  cohort: {
    title: 'Ihr Gerät schafft weniger als andere seiner Art',
    text: `Wir vergleichen Geräte gleicher Art unter ähnlichen Bedingungen. Ihres muss sich mehr anstrengen oder schafft weniger als die anderen.

Was Sie nachsehen können:
- Sind Luftöffnungen und Filter sauber?
- Steht es in der Sonne, neben etwas Warmem oder mit zu wenig Platz?
- Ist es anders eingestellt als bei der Lieferung?

Oft ist es eines davon. Sonst suchen wir das Teil.`,
  },
}
