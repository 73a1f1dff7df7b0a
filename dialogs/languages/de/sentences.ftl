# What the bot says, in German, as a good receptionist would. Short, one question at a time, the next step always visible.
#
# $form is given to every sentence: "formal" is Sie, "informal" is du. A sentence that addresses nobody serves both.
# Values stand where any gender and number will do: after a colon, in brackets, or as the subject of what fits them all.
# $when and $time bring "Uhr" with them, $times is a list of bare times. Swiss spelling (ss, « ») is made from this file.

## Welcome and goals

greeting = { $form ->
    [informal] Hallo und herzlich willkommen bei { $business }! Ich buche dir gern einen Termin. Was du { $whose ->
        [all] schon gebucht hast
       *[here] hier gebucht hast
     }, kann ich dir auch zeigen, verschieben oder absagen.
   *[formal] Guten Tag und herzlich willkommen bei { $business }! Ich buche Ihnen gern einen Termin. Was Sie { $whose ->
        [all] schon gebucht haben
       *[here] hier gebucht haben
     }, kann ich Ihnen auch zeigen, verschieben oder absagen.
 }
greeting-plain = { $form ->
    [informal] Hallo! Ich buche dir gern einen Termin. Was du { $whose ->
        [all] schon gebucht hast
       *[here] hier gebucht hast
     }, kann ich dir auch zeigen, verschieben oder absagen.
   *[formal] Guten Tag! Ich buche Ihnen gern einen Termin. Was Sie { $whose ->
        [all] schon gebucht haben
       *[here] hier gebucht haben
     }, kann ich Ihnen auch zeigen, verschieben oder absagen.
 }
ask-goal = { $form ->
    [informal] Was kann ich für dich tun?
   *[formal] Was kann ich für Sie tun?
 }
ask-goal-more = { $form ->
    [informal] Kann ich sonst noch etwas für dich tun?
   *[formal] Kann ich sonst noch etwas für Sie tun?
 }
help = { $form ->
    [informal] Sag mir einfach in deinen eigenen Worten, was du möchtest, zum Beispiel „{ $example }“. Jede Angabe lässt sich jederzeit ändern. Mit „zurück“ gehen wir einen Schritt zurück, mit „von vorn“ fangen wir neu an.
   *[formal] Sagen Sie mir einfach in Ihren eigenen Worten, was Sie möchten, zum Beispiel „{ $example }“. Jede Angabe lässt sich jederzeit ändern. Mit „zurück“ gehen wir einen Schritt zurück, mit „von vorn“ fangen wir neu an.
 }
thanks = { $form ->
    [informal] Sehr gern! Hab noch einen schönen Tag!
   *[formal] Sehr gern! Ich wünsche Ihnen noch einen schönen Tag!
 }
person = { $phone ->
    [none] Verbinden kann ich von hier aus leider nicht, aber { $business } hilft gern weiter: { $email }.
   *[other] Gern. { $business } ist telefonisch zu erreichen unter { $phone }.
 }
person-unknown = { $form ->
    [informal] Verbinden kann ich dich von hier aus leider nicht. Melde dich bitte direkt bei { $business }.
   *[formal] Verbinden kann ich Sie von hier aus leider nicht. Bitte melden Sie sich direkt bei { $business }.
 }
forgotten = Erledigt: Dieses Gerät hat unseren Chat vergessen, und niemand kann ihn hier fortsetzen. Gebuchte Termine bleiben gebucht.
not-forgotten = { $form ->
    [informal] Dieser Chat gehört zu dem Konto, mit dem du angemeldet bist. Auf diesem Gerät habe ich daher nichts zu vergessen. Benutzen es auch andere, melde dich bitte am Ende von deinem Konto ab.
   *[formal] Dieser Chat gehört zu dem Konto, mit dem Sie angemeldet sind. Auf diesem Gerät habe ich daher nichts zu vergessen. Benutzen es auch andere, melden Sie sich bitte am Ende von Ihrem Konto ab.
 }
one-at-a-time = Gern, diesen Termin machen wir noch fertig, danach buche ich den nächsten.
one-after-the-other = Gern: zuerst { $service }, danach { $next }.
nothing-waits = Gut, also nur { $service }.
what-waits = Und danach: { $next }.
waits-for-other = { $service } für die andere Person
next-one = Als Nächstes: { $service }.
next-person = Nun zur nächsten Person.
one-of-series = { $form ->
    [informal] Ich buche einen Termin nach dem anderen. Für den nächsten sag einfach „noch einmal dasselbe“ und den Tag.
   *[formal] Ich buche einen Termin nach dem anderen. Für den nächsten sagen Sie einfach „noch einmal dasselbe“ und den Tag.
 }
one-person = Von jeder Person brauche ich dazu eigene Angaben. Machen wir also zuerst den ersten Termin und gleich danach den nächsten.
booked-stays = { $form ->
    [informal] Diese Angaben kann ich bei einem gebuchten Termin nicht mehr ändern. Sag uns bitte direkt Bescheid: { $contact }.
   *[formal] Diese Angaben kann ich bei einem gebuchten Termin nicht mehr ändern. Bitte geben Sie uns direkt Bescheid: { $contact }.
 }
email-needed = { $form ->
    [informal] Zum Buchen brauche ich eine E-Mail-Adresse. Wenn du keine angeben möchtest, melde dich bitte direkt bei uns: { $contact }.
   *[formal] Zum Buchen brauche ich eine E-Mail-Adresse. Wenn Sie keine angeben möchten, melden Sie sich bitte direkt bei uns: { $contact }.
 }
phone-needed = { $form ->
    [informal] Zum Buchen brauche ich eine Telefonnummer. Wenn du keine angeben möchtest, melde dich bitte direkt bei uns: { $contact }.
   *[formal] Zum Buchen brauche ich eine Telefonnummer. Wenn Sie keine angeben möchten, melden Sie sich bitte direkt bei uns: { $contact }.
 }
contact-needed = { $form ->
    [informal] Zum Buchen brauche ich eine E-Mail-Adresse oder eine Telefonnummer. Wenn du beides nicht angeben möchtest, melde dich bitte direkt bei uns: { $contact }.
   *[formal] Zum Buchen brauche ich eine E-Mail-Adresse oder eine Telefonnummer. Wenn Sie beides nicht angeben möchten, melden Sie sich bitte direkt bei uns: { $contact }.
 }
same-as-now = Zu dieser Zeit ist der Termin schon eingetragen.
back-to-booking = { $form ->
    [informal] Nun zurück zu deiner Buchung.
   *[formal] Nun zurück zu Ihrer Buchung.
 }
started-over = In Ordnung, fangen wir noch einmal von vorn an.
gave-up = In Ordnung, dann lassen wir das. Gebucht wurde nichts.
gave-up-stands = In Ordnung, dann lassen wir das. Gebucht bleibt: { $what }.
taken-up-again = Gern, machen wir da weiter.
gave-up-nothing = In Ordnung.
gave-up-cancel = { $form ->
    [informal] In Ordnung, dein Termin bleibt, wie er ist.
   *[formal] In Ordnung, Ihr Termin bleibt, wie er ist.
 }
gave-up-cancel-all = { $form ->
    [informal] In Ordnung, deine Termine bleiben, wie sie sind.
   *[formal] In Ordnung, Ihre Termine bleiben, wie sie sind.
 }
nothing-to-go-back = Wir sind noch ganz am Anfang, weiter zurück geht es nicht.

button-book = Termin buchen
button-mine = Meine Termine
button-hours = Öffnungszeiten
button-services = Leistungen
button-try-again = Noch einmal versuchen
button-anyone = Egal, bei wem
button-none-of-these = Nichts davon
button-soonest = Nächster freier Termin
button-other-day = Anderer Tag
button-choose-staff = Person wählen
button-later = Spätere Zeiten
button-skip = Überspringen
button-confirm = Jetzt buchen
button-confirm-move = Neuen Termin bestätigen
button-confirm-change = Änderung bestätigen
button-change = Ändern
button-not-now = Jetzt nicht
button-cancel-yes = Ja, absagen
button-keep = Nein, behalten
button-cancel-yes-all = Ja, alle absagen
button-keep-all = Nein, alle behalten
button-all-of-these = { $number ->
    [2] Beide
   *[other] Alle
 }
button-cancel-this = Absagen
button-move-this = Verschieben
button-book-another = Weiteren Termin buchen
button-yes = Ja
button-no = Nein

button-move-it = Verschieben
button-cancel-it = Absagen
button-field-service = Die Leistung
button-field-slot = Die Zeit
button-field-staff = Die Person
button-field-name = Den Namen
button-field-email = Die E-Mail-Adresse
button-field-phone = Die Telefonnummer
says-cancel-mine = meinen Termin absagen
says-not-now = jetzt nicht
says-change = { $field } ändern
says-cancel = absagen
says-move = meinen Termin verschieben
says-book-another = einen weiteren Termin buchen

## Questions

ask-business = { $form ->
    [informal] In welche Filiale möchtest du kommen?
   *[formal] In welche Filiale möchten Sie kommen?
 }
ask-service = { $form ->
    [informal] Was möchtest du buchen?
   *[formal] Was möchten Sie buchen?
 }
ask-service-which = Was davon darf es sein: { $options }?
ask-staff = { $form ->
    [informal] { $service }: Zu wem möchtest du gern?
   *[formal] { $service }: Zu wem möchten Sie gern?
 }
ask-staff-then = { $number ->
    [one] Am { $when } ist { $staff } frei. Bei wem soll es sein?
   *[other] Am { $when } sind { $staff } frei. Bei wem soll es sein?
 }
nobody-else-then = Am { $when } ist sonst niemand frei.
ask-day = { $form ->
    [informal] Wann möchtest du kommen?
   *[formal] Wann möchten Sie kommen?
 }
ask-day-online = { $form ->
    [informal] Wann passt es dir?
   *[formal] Wann passt es Ihnen?
 }
ask-day-open = { $form ->
    [informal] An diesen Tagen habe ich etwas frei: { $days }. Welcher Tag passt dir?
   *[formal] An diesen Tagen habe ich etwas frei: { $days }. Welcher Tag passt Ihnen?
 }
ask-day-none = In den nächsten Wochen habe ich leider nichts frei. Soll ich an einem anderen Tag nachsehen?
ask-slot-one = { $form ->
    [informal] Am { $day } habe ich diese Zeit frei: { $times }. Passt dir das?
   *[formal] Am { $day } habe ich diese Zeit frei: { $times }. Passt Ihnen das?
 }
ask-slot-few = { $form ->
    [informal] Am { $day } habe ich diese Zeiten frei: { $times }. Welche passt dir?
   *[formal] Am { $day } habe ich diese Zeiten frei: { $times }. Welche passt Ihnen?
 }
ask-slot-many = { $form ->
    [informal] Am { $day } habe ich diese Zeiten frei. Welche passt dir?
   *[formal] Am { $day } habe ich diese Zeiten frei. Welche passt Ihnen?
 }
ask-slot-many-with = { $form ->
    [informal] Am { $day } sind bei { $staff } diese Zeiten frei. Welche passt dir?
   *[formal] Am { $day } sind bei { $staff } diese Zeiten frei. Welche passt Ihnen?
 }
ask-slot-again = { $form ->
    [informal] Welche der Zeiten am { $day } passt dir?
   *[formal] Welche der Zeiten am { $day } passt Ihnen?
 }
ask-slot-soonest = { $form ->
    [informal] Der nächste freie Termin ist am { $day } um { $time }. Passt dir das?
   *[formal] Der nächste freie Termin ist am { $day } um { $time }. Passt Ihnen das?
 }
ask-slot-days = { $form ->
    [informal] Diese Zeiten habe ich frei. Welche passt dir?
   *[formal] Diese Zeiten habe ich frei. Welche passt Ihnen?
 }
ask-slot-days-with = { $form ->
    [informal] Bei { $staff } sind diese Zeiten frei. Welche passt dir?
   *[formal] Bei { $staff } sind diese Zeiten frei. Welche passt Ihnen?
 }
# Ways to keep the hour that was wished for, when it is not free as wished.
first-this = Zuerst: { $what }.
then-this = Als Nächstes: { $what }.
same-time-free = { $time } ist auch dann frei.
instead = { $time } ist { $ways } frei.
instead-staff = bei { $staff }
instead-day = am { $day }
instead-business = bei { $business }
ask-slot-near = { $form ->
    [informal] Stattdessen hätte ich diese Zeiten frei. Welche passt dir?
   *[formal] Stattdessen hätte ich diese Zeiten frei. Welche passt Ihnen?
 }
ask-slot-near-with = { $form ->
    [informal] Bei { $staff } wären stattdessen diese Zeiten frei. Welche passt dir?
   *[formal] Bei { $staff } wären stattdessen diese Zeiten frei. Welche passt Ihnen?
 }
ask-slot-near-few = { $form ->
    [informal] Am { $day } hätte ich stattdessen diese Zeiten frei: { $times }. Welche passt dir?
   *[formal] Am { $day } hätte ich stattdessen diese Zeiten frei: { $times }. Welche passt Ihnen?
 }
# Uhrzeiten und bei wem sie frei sind: "10:00, 10:30 bei Dana oder Marco".
times-with = { $times } bei { $staff }
any-of-people = einer von { $number } Personen
slots-day = { $day }: { $times }
slots-run = { $first } bis { $last } alle { $minutes } Minuten
slots-morning = Vormittags: { $times }
slots-afternoon = Nachmittags: { $times }
slots-evening = Abends: { $times }
zone-of-times = (Alle Zeiten nach der Uhr in { $place }.)
ask-name = { $what }. Auf welchen Namen darf ich den Termin eintragen?
ask-name-again = Auf welchen Namen darf ich den Termin eintragen?
ask-email = Danke, { $name }. An welche E-Mail-Adresse dürfen wir zu diesem Termin schreiben?
ask-email-plain = Danke. An welche E-Mail-Adresse dürfen wir zu diesem Termin schreiben?
ask-email-again = An welche E-Mail-Adresse dürfen wir zu diesem Termin schreiben?
ask-email-or-phone = An welche E-Mail-Adresse dürfen wir zu diesem Termin schreiben? Eine Telefonnummer genügt auch.
ask-email-too = { $form ->
    [informal] Und eine E-Mail-Adresse für die Bestätigung? Das kannst du auch überspringen.
   *[formal] Und eine E-Mail-Adresse für die Bestätigung? Das können Sie auch überspringen.
 }
ask-phone-needed = Welche Telefonnummer dürfen wir zu diesem Termin anrufen?
ask-phone = { $form ->
    [informal] Und eine Telefonnummer, falls sich etwas ändert? Das kannst du auch überspringen.
   *[formal] Und eine Telefonnummer, falls sich etwas ändert? Das können Sie auch überspringen.
 }
ask-question = { $question }
ask-target-cancel = { $form ->
    [informal] Welchen Termin möchtest du absagen?
   *[formal] Welchen Termin möchten Sie absagen?
 }
ask-target-move = { $form ->
    [informal] Welchen Termin möchtest du verschieben?
   *[formal] Welchen Termin möchten Sie verschieben?
 }
ask-cancel = Soll ich diesen Termin absagen: { $what }?
ask-cancel-all = { $number ->
    [2] Soll ich beide Termine absagen?
   *[other] Soll ich alle { $number } Termine absagen?
 }
item = • { $what }

## A booking in words

booking = { $service } am { $when } bei { $staff }
booking-anyone = { $service } am { $when }
noted-service = { $service }, gern.
noted-staff = Gern bei { $staff }.
heard = Notiert: { $what }.
heard-at = um { $time } Uhr
heard-from = ab { $time } Uhr
heard-until = vor { $time } Uhr
heard-morning = vormittags
heard-noon = gegen Mittag
heard-afternoon = nachmittags
heard-evening = abends
noted-plain = Danke, ist notiert.
noted = { $what }.
appointment-of = { $what }, für { $name }
appointment-at = { $what } ({ $business })
at-time = { $day } um { $time }
clock = { $time } Uhr
one-zone = { $time } Uhr (Ortszeit { $place })
two-zones = { $time } Uhr ({ $other } Uhr in { $place })
two-zones-yours = { $form ->
    [informal] { $time } Uhr ({ $other } Uhr bei dir)
   *[formal] { $time } Uhr ({ $other } Uhr bei Ihnen)
 }
minutes = { $minutes } Min.
price-from = ab { $price }
price-hourly = { $price } pro Stunde
price-free = kostenlos
first-free = wer zuerst frei ist

## Summary and receipt

summary-title = Bitte kurz prüfen
summary-change-title = Bitte die Änderung prüfen
summary-change-ask = { $form ->
    [informal] Stimmt das so? Mit „Ja“ ändere ich es, oder nenn mir eine andere Zeit.
   *[formal] Stimmt das so? Mit „Ja“ ändere ich es, oder nennen Sie mir eine andere Zeit.
 }
summary-move-title = Bitte den neuen Termin prüfen
summary-ask = { $form ->
    [informal] Stimmt das so? Mit „Ja“ buche ich es, oder sag mir, was ich ändern soll.
   *[formal] Stimmt das so? Mit „Ja“ buche ich es, oder sagen Sie mir, was ich ändern soll.
 }
summary-move-ask = { $form ->
    [informal] Stimmt das so? Mit „Ja“ verschiebe ich den Termin, oder nenn mir eine andere Zeit.
   *[formal] Stimmt das so? Mit „Ja“ verschiebe ich den Termin, oder nennen Sie mir eine andere Zeit.
 }
ask-change = Gern. Was soll ich ändern?
ask-staff-instead = { $form ->
    [informal] Zu wem möchtest du stattdessen? Sag mir einfach den Namen.
   *[formal] Zu wem möchten Sie stattdessen? Sagen Sie mir einfach den Namen.
 }
ask-move-or-cancel = { $form ->
    [informal] Kein Problem. Soll ich deinen Termin verschieben oder absagen?
   *[formal] Kein Problem. Soll ich Ihren Termin verschieben oder absagen?
 }
row-service = Leistung
row-staff = Bei
row-business = Filiale
row-when = Wann
row-staff-new = Jetzt bei
row-old = Bisher
row-service-new = Neue Leistung
row-new = Neuer Termin
row-where = Wo
row-name = Name
row-email = E-Mail
row-phone = Telefon
where-online = Online-Termin
no-email = keine Angabe
no-phone = keine Angabe
consent = { $form ->
    [informal] Mit deiner Bestätigung stimmst du zu: { $message }
   *[formal] Mit Ihrer Bestätigung stimmen Sie zu: { $message }
 }
receipt-title = { $form ->
    [informal] Dein Termin ist gebucht!
   *[formal] Ihr Termin ist gebucht!
 }
receipt-again-title = Das ist schon gebucht
receipt-change-title = { $form ->
    [informal] Dein Termin ist geändert
   *[formal] Ihr Termin ist geändert
 }
still-there = { $form ->
    [informal] Deinen bisherigen Termin ({ $what }) konnte ich gerade nicht absagen; im Kalender stehen deshalb beide. Ich versuche es weiter. Falls du es dir bei einem davon anders überlegst, schreib mir einfach hier.
   *[formal] Ihren bisherigen Termin ({ $what }) konnte ich gerade nicht absagen; im Kalender stehen deshalb beide. Ich versuche es weiter. Falls Sie es sich bei einem davon anders überlegen, schreiben Sie mir einfach hier.
 }
stays-besides = { $form ->
    [informal] Auch dieser Termin steht im Kalender und bleibt dort: { $what }. Möchtest du nicht beide, sag mir einfach, welchen ich absagen soll.
   *[formal] Auch dieser Termin steht im Kalender und bleibt dort: { $what }. Möchten Sie nicht beide, sagen Sie mir einfach, welchen ich absagen soll.
 }
is-left-there = { $form ->
    [informal] Deinen bisherigen Termin ({ $what }) konnte ich nicht absagen; im Kalender stehen deshalb beide. Lass den alten bitte direkt streichen: { $business }.
   *[formal] Ihren bisherigen Termin ({ $what }) konnte ich nicht absagen; im Kalender stehen deshalb beide. Bitte lassen Sie den alten direkt streichen: { $business }.
 }
receipt-move-title = { $form ->
    [informal] Dein Termin ist verschoben
   *[formal] Ihr Termin ist verschoben
 }
receipt-note = { $form ->
    [informal] Zum Verschieben oder Absagen schreib mir einfach hier.
   *[formal] Zum Verschieben oder Absagen schreiben Sie mir einfach hier.
 }
receipt-confirmation = Eine Bestätigung ist unterwegs an { $email }.
receipt-link-lost = { $form ->
    [informal] Bisher gab es einen Link zum Teilnehmen, jetzt sehe ich keinen mehr. Frag bitte nach, wie du teilnehmen kannst: { $business }.
   *[formal] Bisher gab es einen Link zum Teilnehmen, jetzt sehe ich keinen mehr. Bitte fragen Sie nach, wie Sie teilnehmen können: { $business }.
 }
receipt-link-missing = { $form ->
    [informal] Der Link zum Teilnehmen steht noch nicht im Kalender. Frag mich in ein paar Minuten noch einmal nach deinem Termin, oder frag uns direkt: { $business }.
   *[formal] Der Link zum Teilnehmen steht noch nicht im Kalender. Fragen Sie mich in ein paar Minuten noch einmal nach Ihrem Termin, oder fragen Sie uns direkt: { $business }.
 }
receipt-note-kept = { $form ->
    [informal] Zum Verschieben oder Absagen melde dich bitte direkt bei uns: { $business }.
   *[formal] Zum Verschieben oder Absagen melden Sie sich bitte direkt bei uns: { $business }.
 }
mine-title = { $form ->
    [informal] Dein Termin
   *[formal] Ihr Termin
 }
link-join = Online teilnehmen
link-map = Karte
link-calendar = In den Kalender
link-calendar-file = Kalenderdatei
link-calendar-remove = Aus dem Kalender nehmen
link-calendar-google = Google
link-calendar-outlook = Outlook
calendar-title = { $service } bei { $business }
link-privacy = Datenschutz
link-terms = Geschäftsbedingungen

## After cancelling, moving, looking up

cancelled = { $form ->
    [informal] Erledigt, dein Termin ist abgesagt: { $what }.
   *[formal] Erledigt, Ihr Termin ist abgesagt: { $what }.
 }
cancelled-of = { $form ->
    [informal] Erledigt, dein Termin ist abgesagt: { $what }, für { $name }.
   *[formal] Erledigt, Ihr Termin ist abgesagt: { $what }, für { $name }.
 }
stays-in-calendar = Dieser Termin bleibt im Kalender: { $what }.
cancelled-with-old = Auch der Termin, der dafür geändert wurde, steht nicht mehr im Kalender: Von beiden ist also keiner mehr da.
cancelled-unnamed = { $form ->
    [informal] Erledigt, dein Termin ist abgesagt.
   *[formal] Erledigt, Ihr Termin ist abgesagt.
 }
ask-target-late = { $form ->
    [informal] Zu welchem Termin kommst du später?
   *[formal] Zu welchem Termin kommen Sie später?
 }
late-staff-note = { $minutes ->
    [0] kommt später (im Chat gesagt)
    [1] kommt etwa eine Minute später (im Chat gesagt)
   *[other] kommt etwa { $minutes } Minuten später (im Chat gesagt)
 }
late-noted = { $form ->
    [informal] Danke, dass du Bescheid sagst. { $minutes ->
        [0] Ich habe eine Notiz hinterlassen, dass du später kommst.
        [1] Ich habe eine Notiz hinterlassen, dass du etwa eine Minute später kommst.
       *[other] Ich habe eine Notiz hinterlassen, dass du etwa { $minutes } Minuten später kommst.
     } { $staff ->
        [none] Das Team findet sie am Termin.
       *[other] Am Termin zu sehen für: { $staff }.
     }
   *[formal] Danke, dass Sie Bescheid sagen. { $minutes ->
        [0] Ich habe eine Notiz hinterlassen, dass Sie später kommen.
        [1] Ich habe eine Notiz hinterlassen, dass Sie etwa eine Minute später kommen.
       *[other] Ich habe eine Notiz hinterlassen, dass Sie etwa { $minutes } Minuten später kommen.
     } { $staff ->
        [none] Das Team findet sie am Termin.
       *[other] Am Termin zu sehen für: { $staff }.
     }
 }
ask-another = { $form ->
    [informal] Du hast dafür schon einen Termin: { $what }. Möchtest du noch einen, oder soll ich diesen verschieben?
   *[formal] Sie haben dafür schon einen Termin: { $what }. Möchten Sie noch einen, oder soll ich diesen verschieben?
 }
unclear-another = { $form ->
    [informal] Entschuldige, ich bin nicht sicher, was von beiden du meinst.
   *[formal] Entschuldigung, ich bin nicht sicher, was von beiden Sie meinen.
 }
button-another = Noch einen
button-move-that = Diesen verschieben
ask-how-late = { $form ->
    [informal] Weißt du, um wie viel etwa? Dann ergänze ich das.
   *[formal] Wissen Sie, um wie viel etwa? Dann ergänze ich das.
 }
late-in-time = { $form ->
    [informal] Dann bist du rechtzeitig da, weiterzugeben gibt es nichts: { $what }.
   *[formal] Dann sind Sie rechtzeitig da, weiterzugeben gibt es nichts: { $what }.
 }
late-after-end = Bis dahin wäre der Termin schon vorbei: { $what }. Soll ich ihn auf eine andere Zeit verschieben?
late-after-end-fixed = { $form ->
    [informal] Bis dahin wäre der Termin schon vorbei: { $what }. Melde dich bitte direkt bei uns, dann sehen wir, was möglich ist: { $contact }.
   *[formal] Bis dahin wäre der Termin schon vorbei: { $what }. Bitte melden Sie sich direkt bei uns, dann sehen wir, was möglich ist: { $contact }.
 }
late-other-day = { $form ->
    [informal] Dein nächster Termin ist nicht heute: { $what }. Soll ich ihn verschieben?
   *[formal] Ihr nächster Termin ist nicht heute: { $what }. Soll ich ihn verschieben?
 }
late-other-day-fixed = { $form ->
    [informal] Dein nächster Termin ist nicht heute: { $what }. Wenn etwas dazwischenkommt, melde dich bitte direkt bei uns: { $contact }.
   *[formal] Ihr nächster Termin ist nicht heute: { $what }. Wenn etwas dazwischenkommt, melden Sie sich bitte direkt bei uns: { $contact }.
 }
late-none = { $form ->
    [informal] Danke, dass du Bescheid sagst. Für heute sehe ich allerdings keinen Termin von dir. Melde dich bitte kurz direkt bei uns: { $contact }.
   *[formal] Danke, dass Sie Bescheid sagen. Für heute sehe ich allerdings keinen Termin von Ihnen. Bitte melden Sie sich kurz direkt bei uns: { $contact }.
 }
late-not-noted = { $form ->
    [informal] Tut mir leid, ich kann nicht sicher sagen, dass die Notiz angekommen ist. Melde dich bitte kurz direkt bei uns: { $contact }.
   *[formal] Es tut mir leid, ich kann nicht sicher sagen, dass die Notiz angekommen ist. Bitte melden Sie sich kurz direkt bei uns: { $contact }.
 }
already-gone = Dieser Termin steht nicht mehr im Kalender, es gibt also nichts mehr abzusagen.
none-made = { $form ->
    [informal] In diesem Chat sehe ich keinen gebuchten Termin. Hast du auf anderem Weg gebucht, nutze bitte den Link in deiner Bestätigungsmail oder melde dich bei { $business }.
   *[formal] In diesem Chat sehe ich keinen gebuchten Termin. Haben Sie auf anderem Weg gebucht, nutzen Sie bitte den Link in Ihrer Bestätigungsmail oder melden Sie sich bei { $business }.
 }

## Was andere an einem Termin geändert haben, ungefragt gesagt

news-changed = { $form ->
    [informal] Dein Termin wurde im Kalender geändert. Bisher: { $was }. Jetzt: { $now }. Falls dir das nicht passt, kannst du ihn hier verschieben oder absagen.
   *[formal] Ihr Termin wurde im Kalender geändert. Bisher: { $was }. Jetzt: { $now }. Falls Ihnen das nicht passt, können Sie ihn hier verschieben oder absagen.
 }
news-title = { $form ->
    [informal] Dein Termin, wie er jetzt ist
   *[formal] Ihr Termin, wie er jetzt ist
 }
news-length = { $form ->
    [informal] Dein Termin ({ $what }) dauert jetzt anders lang: Er endet um { $end }.
   *[formal] Ihr Termin ({ $what }) dauert jetzt anders lang: Er endet um { $end }.
 }
news-link = { $form ->
    [informal] Für deinen Online-Termin gibt es einen neuen Link zur Teilnahme: { $what }.
   *[formal] Für Ihren Online-Termin gibt es einen neuen Link zur Teilnahme: { $what }.
 }
news-no-link = { $form ->
    [informal] Dein Online-Termin ({ $what }) hat keinen Link zur Teilnahme mehr. Frag bitte nach, wie du teilnehmen kannst: { $business }.
   *[formal] Ihr Online-Termin ({ $what }) hat keinen Link zur Teilnahme mehr. Bitte fragen Sie nach, wie Sie teilnehmen können: { $business }.
 }
news-cancelled = { $form ->
    [informal] Dein Termin wurde im Kalender abgesagt: { $what }. Falls du weiterhin kommen möchtest, suche ich dir gern einen neuen.
   *[formal] Ihr Termin wurde im Kalender abgesagt: { $what }. Falls Sie weiterhin kommen möchten, suche ich Ihnen gern einen neuen.
 }
news-away = { $form ->
    [informal] Es tut mir leid: { $staff } kann nicht da sein, daher kann dein Termin nicht wie geplant stattfinden ({ $what }).
   *[formal] Es tut mir leid: { $staff } kann nicht da sein, daher kann Ihr Termin nicht wie geplant stattfinden ({ $what }).
 }
news-away-unnamed = { $form ->
    [informal] Es tut mir leid, dein Termin kann nicht wie geplant stattfinden ({ $what }).
   *[formal] Es tut mir leid, Ihr Termin kann nicht wie geplant stattfinden ({ $what }).
 }
news-away-offer = { $form ->
    [informal] Passt dir stattdessen eines davon? Ich ändere nichts, bevor du Ja sagst.
   *[formal] Passt Ihnen stattdessen eines davon? Ich ändere nichts, bevor Sie Ja sagen.
 }
news-away-none = { $form ->
    [informal] Soll ich einen anderen Termin für dich suchen? Ich ändere nichts, bevor du Ja sagst.
   *[formal] Soll ich einen anderen Termin für Sie suchen? Ich ändere nichts, bevor Sie Ja sagen.
 }
news-away-fixed = { $form ->
    [informal] Bitte melde dich bei { $business }, um zu klären, wie es weitergeht.
   *[formal] Bitte melden Sie sich bei { $business }, um zu klären, wie es weitergeht.
 }
button-away-same = Zur selben Zeit bei { $staff }
button-away-time = { $when } bei { $staff }
button-away-other = Anderer Termin
button-rebook = Neuen Termin finden
says-rebook = { $service } buchen

## Wer jemand ist

ask-email-elsewhere = Unter welcher E-Mail-Adresse ist der Termin gebucht? Dorthin schicke ich einen sechsstelligen Code, damit niemand sonst ihn sehen kann.
ask-email-members = { $form ->
    [informal] Termine gibt es hier nur für Leute von { $business }. Gehörst du dazu, dann sag mir bitte deine E-Mail-Adresse dort; ich schicke dir einen sechsstelligen Code.
   *[formal] Termine gibt es hier nur für Angehörige von { $business }. Wenn Sie dazugehören, nennen Sie mir bitte Ihre E-Mail-Adresse dort; ich schicke Ihnen einen sechsstelligen Code.
 }
code-subject = { $form ->
    [informal] { $business }: Dein Code ist { $code }
   *[formal] { $business }: Ihr Code ist { $code }
 }
code-letter = { $form ->
    [informal]
        Dein Code für den Chat mit { $business } ist { $code }.

        Gib ihn im Chat ein. Er gilt zehn Minuten und nur einmal.
        Hast du ihn nicht angefordert, dann beachte diese Mail bitte nicht, und gib den Code an niemanden weiter.
   *[formal]
        Ihr Code für den Chat mit { $business } ist { $code }.

        Geben Sie ihn im Chat ein. Er gilt zehn Minuten und nur einmal.
        Haben Sie ihn nicht angefordert, dann beachten Sie diese Mail bitte nicht, und geben Sie den Code an niemanden weiter.
 }
code-sent = Eine Mail mit einem Code ist unterwegs an { $email }. Das kann eine Minute dauern; vielleicht liegt sie im Spam-Ordner.
code-right = Danke, das stimmt.
code-wrong = { $form ->
    [informal] Das ist nicht der Code aus der Mail. Schau bitte noch einmal nach.
   *[formal] Das ist nicht der Code aus der Mail. Schauen Sie bitte noch einmal nach.
 }
code-over = Dieser Code gilt nicht mehr.
code-needed = Hier kann ich nur mit einer bestätigten E-Mail-Adresse buchen. Ohne Code geht es direkt über uns: { $contact }.
code-too-many = { $form ->
    [informal] Mehr Codes kann ich im Moment nicht schicken. Versuch es bitte in einer Stunde noch einmal, oder melde dich direkt bei uns: { $contact }. Deine Angaben behalte ich.
   *[formal] Mehr Codes kann ich im Moment nicht schicken. Bitte versuchen Sie es in einer Stunde noch einmal, oder melden Sie sich direkt bei uns: { $contact }. Ihre Angaben behalte ich.
 }
code-not-sent = { $form ->
    [informal] Die Mail mit dem Code ließ sich leider nicht senden. Versuch es bitte gleich noch einmal, oder melde dich direkt bei uns: { $contact }. Deine Angaben behalte ich.
   *[formal] Die Mail mit dem Code ließ sich leider nicht senden. Bitte versuchen Sie es gleich noch einmal, oder melden Sie sich direkt bei uns: { $contact }. Ihre Angaben behalte ich.
 }
ask-code = Welche sechs Ziffern stehen darin?
ask-code-again = Welche sechs Ziffern stehen in der Mail?
unclear-code = { $form ->
    [informal] Der Code hat sechs Ziffern. Gib ihn bitte so ein, wie er in der Mail steht, oder lass dir einen neuen schicken.
   *[formal] Der Code hat sechs Ziffern. Bitte geben Sie ihn so ein, wie er in der Mail steht, oder lassen Sie sich einen neuen schicken.
 }
why-code = { $form ->
    [informal] Den Code kannst nur du lesen. So ist sicher, dass die Adresse dir gehört und niemand sonst deine Termine sieht oder ändert.
   *[formal] Den Code können nur Sie lesen. So ist sicher, dass die Adresse Ihnen gehört und niemand sonst Ihre Termine sieht oder ändert.
 }
button-new-code = Neuen Code schicken
button-other-address = Andere Adresse
as-last-time = { $form ->
    [informal] Letztes Mal war das: { $what }. { $time ->
        [none] Ich suche das Gleiche wieder heraus; wenn etwas anders sein soll, sag es einfach.
       *[other] Ich suche das Gleiche wieder heraus, und zwar um { $time }; wenn etwas anders sein soll, sag es einfach.
     }
   *[formal] Letztes Mal war das: { $what }. { $time ->
        [none] Ich suche das Gleiche wieder heraus; wenn etwas anders sein soll, sagen Sie es einfach.
       *[other] Ich suche das Gleiche wieder heraus, und zwar um { $time }; wenn etwas anders sein soll, sagen Sie es einfach.
     }
 }
last-time-gone = Letztes Mal war das: { $what }. Das gibt es hier leider nicht mehr.
last-time-unknown = { $form ->
    [informal] Was du letztes Mal hattest, sehe ich hier nicht. Sag mir einfach, was du möchtest.
   *[formal] Was Sie letztes Mal hatten, sehe ich hier nicht. Sagen Sie mir einfach, was Sie möchten.
 }
proof-over = { $form ->
    [informal] Es ist eine Weile her, dass du gezeigt hast, dass die Adresse dir gehört. Bevor ich weitermache, muss ich das noch einmal prüfen.
   *[formal] Es ist eine Weile her, dass Sie gezeigt haben, dass die Adresse Ihnen gehört. Bevor ich weitermache, muss ich das noch einmal prüfen.
 }
none-found = { $form ->
    [informal] Unter { $email } finde ich keinen Termin, der noch kommt. Hast du mit einer anderen Adresse gebucht, dann nenn sie mir einfach, oder melde dich direkt bei uns: { $contact }.
   *[formal] Unter { $email } finde ich keinen Termin, der noch kommt. Haben Sie mit einer anderen Adresse gebucht, dann nennen Sie sie mir einfach, oder melden Sie sich direkt bei uns: { $contact }.
 }
members-only = { $form ->
    [informal] Hier können leider nur Leute von { $business } buchen. Hast du dort eine E-Mail-Adresse, dann nenn sie mir einfach. Sonst melde dich bitte direkt bei uns: { $contact }.
   *[formal] Hier können leider nur Angehörige von { $business } buchen. Haben Sie dort eine E-Mail-Adresse, dann nennen Sie sie mir einfach. Sonst melden Sie sich bitte direkt bei uns: { $contact }.
 }
members-only-here = { $form ->
    [informal] Hier können leider nur Leute von { $business } buchen, und in diesem Chat kann ich nicht prüfen, wer du bist. Melde dich bitte direkt bei uns: { $contact }.
   *[formal] Hier können leider nur Angehörige von { $business } buchen, und in diesem Chat kann ich nicht prüfen, wer Sie sind. Bitte melden Sie sich direkt bei uns: { $contact }.
 }
cannot-prove = { $form ->
    [informal] Das kann ich hier leider nicht tun: Es muss sicher sein, wer du bist, und das kann ich in diesem Chat nicht prüfen. Melde dich bitte direkt bei uns: { $contact }.
   *[formal] Das kann ich hier leider nicht tun: Es muss sicher sein, wer Sie sind, und das kann ich in diesem Chat nicht prüfen. Bitte melden Sie sich direkt bei uns: { $contact }.
 }
not-proved = { $form ->
    [informal] Das kann ich leider nur für die Adresse ändern, mit der gebucht wurde. Melde dich bitte direkt bei uns: { $contact }.
   *[formal] Das kann ich leider nur für die Adresse ändern, mit der gebucht wurde. Bitte melden Sie sich direkt bei uns: { $contact }.
 }

## Why not

why-past = { $when } ist schon vorbei.
why-past-day = { $day } liegt schon in der Vergangenheit.
why-not-bookable = Für diese Zeit kann ich { $service } nicht buchen.
why-too-soon = Wir brauchen mindestens { $notice } Vorlauf, daher ist { $when } leider zu kurzfristig.
why-too-far-hours = Termine vergeben wir { $most } im Voraus, auf die Minute genau. Am { $day } geht deshalb vorerst nur eine frühere Uhrzeit.
why-too-far = Termine vergeben wir im Moment nur bis { $limit }.
why-closed-day = Am { $day } haben wir geschlossen.
why-service-day = { $service } gibt es am { $day } nicht.
why-closed = { $when } liegt außerhalb unserer Öffnungszeiten.
why-ends-late = Für { $service } brauchen wir { $minutes } Minuten, und wir schließen um { $closes }. Daher ist { $when } leider zu spät.
why-staff-away = { $staff } ist zu dieser Zeit nicht da.
why-staff-away-day = { $staff } ist am { $day } nicht da.
why-nobody-there = { $service }: Dafür ist am { $when } leider niemand da.
why-nobody-there-day = { $service }: Dafür ist am { $day } leider niemand da.
why-team-away = { $service }: Dafür müssen { $number } von uns gleichzeitig da sein, und am { $when } sind leider nicht genug da.
why-taken = { $when } ist leider schon vergeben.
why-taken-with = { $when } ist bei { $staff } leider schon vergeben.
why-own = { $form ->
    [informal] Am { $when } hast du schon einen Termin: { $service }.
   *[formal] Am { $when } haben Sie schon einen Termin: { $service }.
}
why-taken-day = { $day } ist leider schon ausgebucht.
why-off-grid = Für { $service } ist genau um { $time } kein Beginn vorgesehen.
why-nothing-fits = Dafür habe ich leider nichts frei.
why-nothing-for = Für { $what } habe ich leider nichts frei.
nothing-later = Noch später habe ich am { $day } leider nichts frei.

## Something went wrong

sorry-under-way = { $form ->
    [informal] Das geht gerade noch nicht: Eine frühere Änderung zu dieser Zeit wird noch abgeschlossen. Deine Angaben sind alle noch da. Schreib bitte in ein, zwei Minuten „noch einmal versuchen“.
   *[formal] Das geht gerade noch nicht: Eine frühere Änderung zu dieser Zeit wird noch abgeschlossen. Ihre Angaben sind alle noch da. Bitte schreiben Sie in ein, zwei Minuten „noch einmal versuchen“.
 }
sorry-under-way-for = Das geht gerade noch nicht: Eine frühere Änderung zu dieser Zeit wird noch abgeschlossen, das dauert höchstens noch { $minutes ->
    [one] eine Minute
   *[other] { $minutes } Minuten
}. { $form ->
    [informal] Deine Angaben sind alle noch da. Schreib dann bitte „noch einmal versuchen“.
   *[formal] Ihre Angaben sind alle noch da. Bitte schreiben Sie dann „noch einmal versuchen“.
}
sorry-outage = { $form ->
    [informal] Der Kalender ist gerade nicht zu erreichen. Deine Angaben sind alle noch da. Schreib bitte gleich „noch einmal versuchen“.
   *[formal] Der Kalender ist gerade nicht zu erreichen. Ihre Angaben sind alle noch da. Bitte schreiben Sie gleich „noch einmal versuchen“.
 }
sorry-setup = { $form ->
    [informal] Es tut mir leid, im Chat kann ich im Moment nicht buchen, und das liegt nicht an dir. Melde dich bitte direkt bei uns.
   *[formal] Es tut mir leid, im Chat kann ich im Moment nicht buchen, und das liegt nicht an Ihnen. Bitte melden Sie sich direkt bei uns.
 }
sorry-setup-contact = { $form ->
    [informal] Es tut mir leid, im Chat kann ich im Moment nicht buchen, und das liegt nicht an dir. Melde dich bitte direkt bei uns: { $contact }.
   *[formal] Es tut mir leid, im Chat kann ich im Moment nicht buchen, und das liegt nicht an Ihnen. Bitte melden Sie sich direkt bei uns: { $contact }.
 }
sorry-error = { $form ->
    [informal] Es tut mir leid, bei mir ist etwas schiefgegangen. Was du vorher gesagt hast, ist noch da. Schreib mir das Letzte bitte noch einmal.
   *[formal] Es tut mir leid, bei mir ist etwas schiefgegangen. Was Sie vorher gesagt haben, ist noch da. Bitte schreiben Sie mir das Letzte noch einmal.
 }
sorry-begun-anew = { $form ->
    [informal] Es tut mir leid, ich habe den Faden verloren. Fangen wir noch einmal an. Was du gebucht hast, bleibt gebucht.
   *[formal] Es tut mir leid, ich habe den Faden verloren. Fangen wir noch einmal an. Was Sie gebucht haben, bleibt gebucht.
 }
sorry-slow = Einen Moment bitte, ich sehe noch im Kalender nach.
sorry-still-slow = { $form ->
    [informal] Der Kalender antwortet gerade langsamer als sonst. Ich bin noch dran, du brauchst nicht noch einmal zu schreiben.
   *[formal] Der Kalender antwortet gerade langsamer als sonst. Ich bin noch dran, Sie brauchen nicht noch einmal zu schreiben.
 }
sorry-unsaved = { $form ->
    [informal] Bei mir klemmt gerade etwas, und ich brauche einen Moment länger. Schick das bitte nicht noch einmal: Ich antworte hier, sobald ich kann.
   *[formal] Bei mir klemmt gerade etwas, und ich brauche einen Moment länger. Bitte schicken Sie das nicht noch einmal: Ich antworte hier, sobald ich kann.
 }
sorry-group = { $form ->
    [informal] Termine sind vertraulich. Schreib mir bitte in einem persönlichen Chat.
   *[formal] Termine sind vertraulich. Bitte schreiben Sie mir in einem persönlichen Chat.
 }
group-greeting = { $form ->
    [informal] Hallo! Fragt mich hier gern, was wir anbieten, was es kostet, wann wir geöffnet haben oder wo wir sind. Termine sind vertraulich: Schreib mir in einem persönlichen Chat, um einen zu buchen, zu verschieben oder abzusagen.
   *[formal] Hallo! Hier sage ich gern, was wir anbieten, was es kostet, wann wir geöffnet haben oder wo wir sind. Termine sind vertraulich: Bitte schreiben Sie mir in einem persönlichen Chat, um einen zu buchen, zu verschieben oder abzusagen.
 }
button-personal-chat = Zum persönlichen Chat
card-outdated = { $form ->
    [informal] Diese Karte gilt nicht mehr. Schreib mir einfach, was du möchtest.
   *[formal] Diese Karte gilt nicht mehr. Schreiben Sie mir einfach, was Sie möchten.
 }
sorry-taken = Es tut mir leid, diese Zeit ist gerade vergeben worden.
sorry-taken-with = Es tut mir leid, { $staff } ist dann nicht mehr frei.
sorry-refused = Es tut mir leid, zu dieser Zeit konnte ich nicht buchen.
sorry-gone = Es tut mir leid, das gibt es inzwischen nicht mehr.
too-many-bookings = { $limit ->
    [bookings-per-chat] Mehr Termine kann ich an einem Tag aus einem Chat nicht annehmen.
    [bookings-per-address] Mehr Termine kann ich an einem Tag für eine E-Mail-Adresse nicht annehmen.
    [bookings-per-proved-address] Mehr Termine kann ich an einem Tag für eine E-Mail-Adresse nicht annehmen.
   *[other] Mehr Termine kann ich an einem Tag von einem Ort aus nicht annehmen.
} { $form ->
    [informal] Für weitere melde dich bitte direkt bei uns: { $contact }.
   *[formal] Für weitere melden Sie sich bitte direkt bei uns: { $contact }.
}
not-kept = { $form ->
    [informal] Ich kann dir diese Zeit nicht freihalten, während du überlegst. Wenn sie bei deiner Zusage noch frei ist, gehört sie dir.
   *[formal] Ich kann Ihnen diese Zeit nicht freihalten, während Sie überlegen. Wenn sie bei Ihrer Zusage noch frei ist, gehört sie Ihnen.
}
sorry-checking = { $form ->
    [informal] Ich prüfe gerade, ob die Buchung angekommen ist. Das kann zwei, drei Minuten dauern. Buch bitte nicht noch einmal: Ich sage dir hier Bescheid, sobald ich es weiß, und dann kannst du noch alles ändern.
   *[formal] Ich prüfe gerade, ob die Buchung angekommen ist. Das kann zwei, drei Minuten dauern. Bitte buchen Sie nicht noch einmal: Ich sage Ihnen hier Bescheid, sobald ich es weiß, und dann können Sie noch alles ändern.
 }
sorry-still-checking = { $form ->
    [informal] Ich prüfe noch und sage dir hier Bescheid, sobald ich es weiß. Wenn sich etwas ändern soll, sag es einfach, ich kümmere mich dann darum.
   *[formal] Ich prüfe noch und sage Ihnen hier Bescheid, sobald ich es weiß. Wenn sich etwas ändern soll, sagen Sie es einfach, ich kümmere mich dann darum.
 }
sorry-still-checking-wish = { $form ->
    [informal] Ich prüfe noch und sage dir hier Bescheid, sobald ich es weiß. Danach komme ich gleich auf deinen Wunsch zurück.
   *[formal] Ich prüfe noch und sage Ihnen hier Bescheid, sobald ich es weiß. Danach komme ich gleich auf Ihren Wunsch zurück.
 }
went-through = { $form ->
    [informal] Gute Nachricht: Es hat geklappt. Schreib mir jederzeit, dann zeige ich dir die Einzelheiten.
   *[formal] Gute Nachricht: Es hat geklappt. Schreiben Sie mir jederzeit, dann zeige ich Ihnen die Einzelheiten.
 }
went-through-and-gone = Das hat doch noch geklappt, aber inzwischen steht der Termin nicht mehr im Kalender.
sorry-not-done = Ich habe nachgesehen, und es hat leider nicht geklappt: Im Kalender ist nichts geändert.
sorry-checking-cancel = { $form ->
    [informal] Ich prüfe gerade, ob die Absage angekommen ist. Das kann zwei, drei Minuten dauern. Ich sage dir hier Bescheid, sobald ich es weiß.
   *[formal] Ich prüfe gerade, ob die Absage angekommen ist. Das kann zwei, drei Minuten dauern. Ich sage Ihnen hier Bescheid, sobald ich es weiß.
 }
sorry-checking-move = { $form ->
    [informal] Ich prüfe gerade, ob der neue Termin angekommen ist. Das kann zwei, drei Minuten dauern. Ich sage dir hier Bescheid, sobald ich es weiß, und dann kannst du noch alles ändern.
   *[formal] Ich prüfe gerade, ob der neue Termin angekommen ist. Das kann zwei, drei Minuten dauern. Ich sage Ihnen hier Bescheid, sobald ich es weiß, und dann können Sie noch alles ändern.
 }
sorry-cancel-late = { $form ->
    [informal] Es tut mir leid, Termine lassen sich nur bis { $notice } vorher absagen oder verschieben. Melde dich bitte direkt bei uns: { $business }.
   *[formal] Es tut mir leid, Termine lassen sich nur bis { $notice } vorher absagen oder verschieben. Bitte melden Sie sich direkt bei uns: { $business }.
 }
sorry-change-kept = { $form ->
    [informal] Es tut mir leid, dieser Termin lässt sich hier nicht verschieben oder absagen. Melde dich bitte direkt bei uns: { $business }.
   *[formal] Es tut mir leid, dieser Termin lässt sich hier nicht verschieben oder absagen. Bitte melden Sie sich direkt bei uns: { $business }.
 }
sorry-moved-often = { $most ->
    [0] Es tut mir leid, verschieben lassen sich Termine hier nicht.
    [one] Es tut mir leid, ein Termin lässt sich hier einmal verschieben, und dieser wurde schon verschoben.
   *[other] Es tut mir leid, ein Termin lässt sich hier { $most }-mal verschieben, und dieser wurde schon so oft verschoben.
 } { $form ->
    [informal] Dein Termin bleibt, wie er ist. Wenn du eine andere Zeit brauchst, melde dich bitte direkt bei uns: { $business }.
   *[formal] Ihr Termin bleibt, wie er ist. Wenn Sie eine andere Zeit brauchen, melden Sie sich bitte direkt bei uns: { $business }.
 }
sorry-cancel-past = Dieser Termin hat schon begonnen oder ist vorbei, deshalb lässt er sich hier nicht mehr ändern.
moved-not-of = Das ist der Termin für { $name }.
sorry-moved-not = { $form ->
    [informal] Dein bisheriger Termin gilt weiterhin.
   *[formal] Ihr bisheriger Termin gilt weiterhin.
 }

## Not understood

unclear = Entschuldigung, das habe ich nicht ganz verstanden.
service-not-here = { $form ->
    [informal] Dann finde ich es leider nicht unter dem, was hier gebucht werden kann. Falls ich dich falsch verstanden habe, frag uns gern direkt: { $contact }.
   *[formal] Dann finde ich es leider nicht unter dem, was hier gebucht werden kann. Falls ich Sie falsch verstanden habe, fragen Sie uns gern direkt: { $contact }.
 }
unsure-service = { $form ->
    [informal] Wenn du Rat brauchst, was das Richtige ist, frag uns gern direkt: { $contact }.
   *[formal] Wenn Sie Rat brauchen, was das Richtige ist, fragen Sie uns gern direkt: { $contact }.
 }
unclear-wish = { $form ->
    [informal] Ich bin nicht sicher, was davon für dich das Richtige ist.
   *[formal] Ich bin nicht sicher, was davon für Sie das Richtige ist.
 }
unclear-question-for-us = { $topic ->
    [parking] Wo man bei uns parken kann, weiß ich leider nicht.
    [payment] Wie man bei uns bezahlen kann, weiß ich leider nicht.
    [access] Wie barrierefrei es bei uns ist, weiß ich leider nicht.
    [bring] Was mitzubringen ist, weiß ich leider nicht.
   *[other] Das kann ich leider nicht beantworten.
 } { $form ->
    [informal] Frag uns bitte direkt: { $contact }.
   *[formal] Bitte fragen Sie uns direkt: { $contact }.
 }
unclear-goal = { $form ->
    [informal] Entschuldigung, das habe ich nicht ganz verstanden. Du kannst zum Beispiel schreiben: „{ $example }“.
   *[formal] Entschuldigung, das habe ich nicht ganz verstanden. Sie können zum Beispiel schreiben: „{ $example }“.
 }
unclear-service = Ich bin nicht sicher, welche Leistung gemeint ist.
unclear-staff = Ich bin nicht sicher, wer gemeint ist.
unclear-day = { $form ->
    [informal] Darin habe ich keinen Tag gefunden. Du kannst „morgen“, „Freitag“ oder „{ $example }“ schreiben.
   *[formal] Darin habe ich keinen Tag gefunden. Sie können „morgen“, „Freitag“ oder „{ $example }“ schreiben.
 }
unclear-slot = Das konnte ich keiner der Zeiten zuordnen.
unclear-name = Zum Eintragen brauche ich einen Namen, zum Beispiel „Anna Weber“.
unclear-email = Das sieht nicht nach einer E-Mail-Adresse aus. Richtig wäre zum Beispiel name@example.com.
why-name = Damit { $business } weiß, wer kommt.
why-email = { $form ->
    [informal] Dorthin schreibt dir { $business } zu deinem Termin, etwa wenn er sich ändern muss.
   *[formal] Dorthin schreibt Ihnen { $business } zu Ihrem Termin, etwa wenn er sich ändern muss.
 }
why-phone = Damit { $business } anrufen kann, wenn sich etwas ändert. Die Angabe ist freiwillig.
unclear-phone-needed = { $form ->
    [informal] Das sieht nicht nach einer Telefonnummer aus. Gib bei einer ausländischen Nummer bitte die Landesvorwahl an.
   *[formal] Das sieht nicht nach einer Telefonnummer aus. Bitte geben Sie bei einer ausländischen Nummer die Landesvorwahl an.
 }
unclear-phone = { $form ->
    [informal] Das sieht nicht nach einer Telefonnummer aus. Gib bei einer ausländischen Nummer bitte die Landesvorwahl an, oder schreib „überspringen“.
   *[formal] Das sieht nicht nach einer Telefonnummer aus. Bitte geben Sie bei einer ausländischen Nummer die Landesvorwahl an, oder schreiben Sie „überspringen“.
 }
unclear-question = { $form ->
    [informal] Wähl bitte eine der Antworten aus.
   *[formal] Bitte wählen Sie eine der Antworten aus.
 }
unclear-confirm = { $form ->
    [informal] Ich bin nicht sicher, ob ich das richtig verstanden habe. Soll es so bleiben, wie es hier steht? Dann genügt ein „Ja“, sonst sag mir, was ich ändern soll.
   *[formal] Ich bin nicht sicher, ob ich das richtig verstanden habe. Soll es so bleiben, wie es hier steht? Dann genügt ein „Ja“, sonst sagen Sie mir, was ich ändern soll.
 }
still-open = Eines brauche ich hier noch.
stands-already = So steht es schon hier. Wenn alles stimmt, genügt ein „Ja“.
yes-to-this = { $form ->
    [informal] Nur damit ich dein „Ja“ nicht falsch verstehe: Gilt es dem hier?
   *[formal] Nur damit ich Ihr „Ja“ nicht falsch verstehe: Gilt es dem hier?
 }
unclear-elsewhere = { $form ->
    [informal] Schreib bitte „Ja“, wenn ich auch unter deiner Adresse nachsehen soll, oder „Nein“.
   *[formal] Bitte schreiben Sie „Ja“, wenn ich auch unter Ihrer Adresse nachsehen soll, oder „Nein“.
 }
unclear-upcoming = { $form ->
    [informal] Schreib bitte „Ja“, wenn ich das Gebuchte absagen soll, oder „Nein“, wenn es bleiben soll.
   *[formal] Bitte schreiben Sie „Ja“, wenn ich das Gebuchte absagen soll, oder „Nein“, wenn es bleiben soll.
 }
unclear-confirm-erase = { $form ->
    [informal] Schreib bitte „Ja“, wenn ich löschen soll, oder „Nein“, wenn alles bleiben soll.
   *[formal] Bitte schreiben Sie „Ja“, wenn ich löschen soll, oder „Nein“, wenn alles bleiben soll.
 }
unclear-confirm-cancel = { $form ->
    [informal] Schreib bitte „Ja“, wenn ich absagen soll, oder „Nein, behalten“.
   *[formal] Bitte schreiben Sie „Ja“, wenn ich absagen soll, oder „Nein, behalten“.
 }
trouble-past-day = { $day } liegt schon in der Vergangenheit.
trouble-other-weekday = Dieses Datum fällt auf { $day }.
trouble-no-such-day = Den Tag „{ $said }“ gibt es im Kalender nicht.
trouble-no-such-time = Die Uhrzeit „{ $said }“ gibt es nicht.
trouble-no-such-staff = Bei uns kenne ich niemanden mit diesem Namen: { $said }.
trouble-too-long = Das war eine lange Nachricht; gelesen habe ich nur den Anfang.
trouble-unknown-button = Entschuldigung, diese Schaltfläche kenne ich nicht mehr.
trouble-old-button = Diese Schaltfläche ist von vorhin. Hier sind wir gerade:
trouble-staff-not-chosen = Bei { $business } lässt sich die Person nicht aussuchen; ich sehe nach, wer frei ist.
staff-no-gender = Ob jemand eine Frau oder ein Mann ist, weiß ich hier im Chat leider nicht. Nach Namen auswählen geht aber: { $staff }.
staff-no-gender-only = Ob jemand eine Frau oder ein Mann ist, weiß ich hier im Chat leider nicht. Das übernimmt { $staff }.
staff-all-needed = { $service }: Daran nehmen immer { $staff } gemeinsam teil.
staff-some-needed = { $service }: Daran nehmen immer { $number } von uns gleichzeitig teil, und zwar aus dieser Runde: { $staff }.
staff-only-one = { $service }: Das gibt es nur bei { $staff }.
trouble-staff-not-for = { $staff } bietet { $service } leider nicht an.
empty = Es ist kein Text bei mir angekommen.

## Answers to questions in between

answer-price = { $service }: { $price }.
answer-price-unknown = { $form ->
    [informal] { $service }: Den Preis nennen wir dir gern direkt.
   *[formal] { $service }: Den Preis nennen wir Ihnen gern direkt.
 }
answer-length = Für { $service } brauchen wir { $minutes } Minuten.
answer-service = { $service } ({ $details })
about-more = { $form ->
    [informal] Mehr dazu erfährst du direkt bei uns: { $contact }.
   *[formal] Mehr dazu erfahren Sie direkt bei uns: { $contact }.
 }
answer-services = Das bieten wir an: { $services }.
answer-hours = Unsere Öffnungszeiten:
answer-hours-day = Am { $day } haben wir zu diesen Zeiten geöffnet: { $hours } Uhr.
answer-rota = { $staff } ist in der Regel zu diesen Zeiten da:
answer-rota-day = Am { $day } ist { $staff } in der Regel zu diesen Zeiten da: { $hours } Uhr.
answer-rota-day-off = Am { $day } ist { $staff } in der Regel nicht da.
answer-hours-unknown = { $form ->
    [informal] Unsere Öffnungszeiten nennen wir dir gern direkt.
   *[formal] Unsere Öffnungszeiten nennen wir Ihnen gern direkt.
 }
hours-line = { $days }: { $hours }
hours-closed = geschlossen
answer-place = { $form ->
    [informal] Du findest uns hier: { $address }.
   *[formal] Sie finden uns hier: { $address }.
 }
answer-online = { $service } findet online statt. Den Link zur Teilnahme gibt es mit der Bestätigung des Termins.
answer-on-site = { $service } findet bei uns vor Ort statt.
answer-place-unknown = { $form ->
    [informal] Unsere Adresse nennen wir dir gern direkt.
   *[formal] Unsere Adresse nennen wir Ihnen gern direkt.
 }
answer-contact = { $form ->
    [informal] So erreichst du uns: { $contact }.
   *[formal] So erreichen Sie uns: { $contact }.
 }
answer-contact-unknown = Einen anderen Kontakt habe ich leider nicht.
answer-advance = { $form ->
    [informal] Du kannst bis zu { $most } im Voraus buchen, und spätestens { $least } vorher.
   *[formal] Sie können bis zu { $most } im Voraus buchen, und spätestens { $least } vorher.
 }
answer-advance-most = { $form ->
    [informal] Du kannst bis zu { $most } im Voraus buchen, und auch ganz kurzfristig.
   *[formal] Sie können bis zu { $most } im Voraus buchen, und auch ganz kurzfristig.
 }
answer-advance-least = { $form ->
    [informal] Du kannst bis { $least } vorher buchen, und so weit im Voraus, wie es freie Zeiten gibt.
   *[formal] Sie können bis { $least } vorher buchen, und so weit im Voraus, wie es freie Zeiten gibt.
 }
answer-advance-any = { $form ->
    [informal] Du kannst ganz kurzfristig buchen, und so weit im Voraus, wie es freie Zeiten gibt.
   *[formal] Sie können ganz kurzfristig buchen, und so weit im Voraus, wie es freie Zeiten gibt.
 }
answer-changes = { $form ->
    [informal] Verschieben oder absagen kannst du jederzeit: Schreib mir einfach hier.
   *[formal] Verschieben oder absagen können Sie jederzeit: Schreiben Sie mir einfach hier.
 }
answer-changes-kept = { $form ->
    [informal] Zum Verschieben oder Absagen melde dich bitte direkt bei uns: { $business }.
   *[formal] Zum Verschieben oder Absagen melden Sie sich bitte direkt bei uns: { $business }.
 }
answer-changes-notice = { $form ->
    [informal] Verschieben oder absagen kannst du bis { $notice } vorher: Schreib mir einfach hier.
   *[formal] Verschieben oder absagen können Sie bis { $notice } vorher: Schreiben Sie mir einfach hier.
 }
answer-privacy = { $form ->
    [informal] Was du mir hier sagst, nutze ich, um deine Termine zu buchen und zu ändern. Frag mich „Was weißt du über mich?“, wenn du hören willst, was ich aufhebe, oder schreib „lösch meine Daten“. Für alles andere wende dich bitte an uns: { $contact }.
   *[formal] Was Sie mir hier sagen, nutze ich, um Ihre Termine zu buchen und zu ändern. Fragen Sie mich „Was wissen Sie über mich?“, wenn Sie hören möchten, was ich aufhebe, oder schreiben Sie „löschen Sie meine Daten“. Für alles andere wenden Sie sich bitte an uns: { $contact }.
 }
answer-privacy-model = { $form ->
    [informal] Was ich nicht selbst verstehe, liest auch ein Sprachmodell bei { $host }. Vorher nehme ich E-Mail-Adressen, Telefonnummern und den Namen heraus, unter dem ich dich kenne.
   *[formal] Was ich nicht selbst verstehe, liest auch ein Sprachmodell bei { $host }. Vorher nehme ich E-Mail-Adressen, Telefonnummern und den Namen heraus, unter dem ich Sie kenne.
 }
answer-identity = { $form ->
    [informal] Ich bin der digitale Terminassistent von { $business }, also ein Computer und kein Mensch. Die Menschen hier erreichst du so: { $contact }.
   *[formal] Ich bin der digitale Terminassistent von { $business }, also ein Computer und kein Mensch. Die Menschen hier erreichen Sie so: { $contact }.
 }
answer-late = { $form ->
    [informal] Solltest du dich am Tag selbst verspäten, sag mir einfach, um wie viel etwa, dann hinterlasse ich dem Team eine Notiz. Du erreichst uns auch direkt: { $contact }.
   *[formal] Sollten Sie sich am Tag selbst verspäten, sagen Sie mir einfach, um wie viel etwa, dann hinterlasse ich dem Team eine Notiz. Sie erreichen uns auch direkt: { $contact }.
 }
answer-staff-one = Das macht bei uns { $staff }.
answer-staff = Bei uns arbeiten { $staff }.

## Names of what can be changed, as they stand before "ändern"

field-service = die Leistung
field-staff = die Person
field-slot = die Zeit
field-name = den Namen
field-email = die E-Mail-Adresse
field-phone = die Telefonnummer
field-code = der Code
field-question = die Antwort

# Each after "mindestens", "bis" or "spätestens": in the accusative.
notice-hours = { $n ->
    [one] eine Stunde
   *[other] { $n } Stunden
 }
notice-minutes = { $n ->
    [one] eine Minute
   *[other] { $n } Minuten
 }
notice-days = { $n ->
    [one] einen Tag
   *[other] { $n } Tage
 }
example = Haarschnitt am Freitagnachmittag
example-book = Bitte einen Termin für { $service } morgen Nachmittag

## What is said since acts are what is understood

ask-understood = Verstehe ich richtig: { $what }?
understood-since = ab { $day }
understood-until = bis { $day }
understood-soonest = der erste freie Termin
understood-latest = so spät wie möglich
understood-anyone = egal, bei wem
understood-people = { $people ->
    [one] eine Person
   *[other] { $people } Personen
 }
understood-besides = außerdem { $service }
understood-not = nicht { $what }
understood-name = der Name { $text }
understood-answer = als Antwort „{ $text }“
say-otherwise = { $form ->
    [informal] Dann sag es mir bitte noch einmal in anderen Worten.
   *[formal] Dann sagen Sie es mir bitte noch einmal in anderen Worten.
 }
ask-service-guess = Ist etwas davon gemeint: { $options }?
ask-service-whether = { $form ->
    [informal] Meinst du { $service }?
   *[formal] Meinen Sie { $service }?
 }
kept-as-before = In Ordnung, dann bleibt es, wie es war.
take-your-time-confirm = { $form ->
    [informal] Lass dir Zeit. Mit „Ja“ buche ich, oder sag mir, was ich ändern soll.
   *[formal] Lassen Sie sich Zeit. Mit „Ja“ buche ich, oder sagen Sie mir, was ich ändern soll.
 }
take-your-time = { $form ->
    [informal] Lass dir ruhig Zeit.
   *[formal] Lassen Sie sich ruhig Zeit.
 }
doubt = Was „{ $said }“ hier heißen soll, weiß ich nicht genau, deshalb habe ich es weggelassen.
doubt-service = „{ $said }“ kann ich hier nicht buchen.
answer-confirmation = { $form ->
    [informal] Sobald gebucht ist, siehst du hier die Bestätigung.
   *[formal] Sobald gebucht ist, sehen Sie hier die Bestätigung.
 }
answer-waiting-list = { $form ->
    [informal] Auf eine Warteliste kann ich von hier aus leider niemanden setzen. Du kannst mich aber jederzeit wieder fragen, oder melde dich direkt bei uns: { $contact }.
   *[formal] Auf eine Warteliste kann ich von hier aus leider niemanden setzen. Sie können mich aber jederzeit wieder fragen, oder melden Sie sich direkt bei uns: { $contact }.
 }
answer-reminders = { $form ->
    [informal] Eine Erinnerung kann ich von hier aus leider nicht einrichten. Frag uns bitte direkt: { $contact }.
   *[formal] Eine Erinnerung kann ich von hier aus leider nicht einrichten. Bitte fragen Sie uns direkt: { $contact }.
 }
answer-calendar = { $form ->
    [informal] Bei jedem Termin, den ich dir zeige, steht „In den Kalender“. Schreib einfach „meine Termine“.
   *[formal] Bei jedem Termin, den ich Ihnen zeige, steht „In den Kalender“. Schreiben Sie einfach „meine Termine“.
 }
answer-language = { $form ->
    [informal] In diesem Gespräch kann ich leider nur auf Deutsch schreiben. Frag uns bitte direkt: { $contact }.
   *[formal] In diesem Gespräch kann ich leider nur auf Deutsch schreiben. Bitte fragen Sie uns direkt: { $contact }.
 }

## Was sich geändert hat, was zweimal nicht verstanden wird, und wie weit gesucht wurde

changed = Jetzt { $now } statt { $then }.
changed-still = Jetzt { $now } statt { $then }, weiterhin { $still }.
changed-anew = Jetzt { $now }.
changed-anew-still = Jetzt { $now }, weiterhin { $still }.
changed-name = Der Name ist jetzt { $name }.
changed-day = am { $day }
changed-time = um { $time }
unclear-again = { $form ->
    [informal] Das habe ich leider immer noch nicht verstanden. Schreib „Hilfe“, um zu sehen, was ich hier kann, oder wende dich an { $contact }.
   *[formal] Das habe ich leider immer noch nicht verstanden. Schreiben Sie „Hilfe“, um zu sehen, was ich hier kann, oder wenden Sie sich an { $contact }.
  }
unclear-email-again = Auch das kann ich nicht als E-Mail-Adresse verwenden; gebraucht wird etwas wie name@example.com.
unclear-phone-again = Auch das kann ich nicht als Telefonnummer lesen. Mit „weiter“ geht es ohne.
ask-day-else = Soll ich an einem anderen Tag nachsehen?
ask-day-none-until = Bis { $day } habe ich nichts Freies gefunden. Soll ich an einem anderen Tag nachsehen?
why-service-hours = Da ist geöffnet, aber { $service } gibt es { $when } nicht.
doubt-days = { $form ->
    [informal] Meinst du { $days }?
   *[formal] Meinen Sie { $days }?
  }
ask-phone-again = Welche Telefonnummer dürfen wir anrufen? Oder geht es ohne?
ask-staff-again = Bei wem soll es sein?
ask-day-again = Welcher Tag würde passen?

## Several who come together

noted-people = { $people ->
    [1] Für eine Person.
   *[other] Für { $people } Personen.
 }
ask-people = { $form ->
    [informal] Für wie viele Personen darf ich dich eintragen?
   *[formal] Für wie viele Personen darf ich Sie eintragen?
 }
ask-together = Soll ich alle zur selben Zeit eintragen, bei verschiedenen Personen, nacheinander, oder einen Termin für alle gemeinsam?
button-at-once = Zur selben Zeit
ask-together-in-turn = Für { $people } Personen zur selben Zeit sind wir leider nicht genug. Soll ich sie nacheinander eintragen, oder einen Termin für alle gemeinsam?
button-in-turn = Nacheinander
one-for-all = Also ein Termin für alle gemeinsam.
button-as-one = Ein Termin für alle
unclear-people = Da habe ich leider keine Zahl gefunden.
unclear-together = { $form ->
    [informal] Da bin ich mir nicht sicher, was davon du meinst.
   *[formal] Da bin ich mir nicht sicher, was davon Sie meinen.
 }
at-once-not = Für { $people } Personen zur selben Zeit sind wir leider nicht genug. Ich buche sie daher nacheinander.
people-too-many = Hier kann ich für höchstens { $people } Personen buchen.
people-too-many-contact = { $form ->
    [informal] Hier kann ich für höchstens { $people } Personen buchen. Für eine größere Gruppe frag uns bitte direkt: { $contact }.
   *[formal] Hier kann ich für höchstens { $people } Personen buchen. Für eine größere Gruppe fragen Sie uns bitte direkt: { $contact }.
 }
people-too-many-seats = { $service }: Da gibt es höchstens { $seats } Plätze.
ask-guest = Und wie heißt die andere Person?
ask-guest-next = Und wie heißt Person { $number } von { $people }?
button-all-mine = Alle auf meinen Namen
receipt-guest-title = Ebenfalls gebucht
receipt-move-guest-title = Ebenfalls verschoben
guest-name = { $name } ({ $number })
for-people = { $what }, für { $people } Personen
row-people = Für
people-at-once = { $people } Personen, zur selben Zeit
people-in-turn = { $people } Personen, nacheinander
people-in-class = { $people } Personen im selben Kurs ({ $people } Plätze)
people-with-times = { $people }: { $times }
together-is = Das ist für { $what }.
row-then = Danach
people-moved = { $people } Personen
row-guests = Auch für
row-next = Als Nächstes
field-people = Personenzahl
why-few-seats = { $places ->
    [one] Am { $when } ist nur noch ein Platz frei.
   *[other] Am { $when } sind höchstens noch { $places } Plätze frei.
 }
why-few-staff = { $places ->
    [one] Am { $when } hat nur eine Person von uns Zeit.
   *[other] Am { $when } haben nur { $places } von uns Zeit.
 }
why-few-teams = { $places ->
    [one] Am { $when } ist nur für eine Person Platz.
   *[other] Am { $when } ist nur für { $places } Personen Platz.
 }
why-not-in-turn = Am { $when } habe ich für { $people } Personen nacheinander leider nicht genug Zeit.
sorry-not-for-all = Dieser Termin ist leider gerade nicht mehr für alle frei.
party-so-far = { $booked ->
    [one] Ein Termin ist gebucht, und dabei bleibt es.
   *[other] { $booked } Termine sind gebucht, und dabei bleibt es.
}
party-rest = { $booked ->
    [one] Ein Termin ist gebucht, und dabei bleibt es.
   *[other] { $booked } Termine sind gebucht, und dabei bleibt es.
 } { $left ->
    [one] Suchen wir für die andere Person eine andere Zeit.
   *[other] Suchen wir für die anderen { $left } eine andere Zeit.
 }

## Auf der Seite des Chats, um das Gespräch herum

page-title = Termin buchen
page-remembered = Auf diesem Gerät gemerkt
page-why = { $form ->
    [informal] Du kannst diese Seite schließen und später wiederkommen: Unser Gespräch ist dann noch da. Benutzen auch andere dieses Gerät, lass es am Ende vergessen. Gebuchte Termine bleiben gebucht.
   *[formal] Sie können diese Seite schließen und später wiederkommen: Unser Gespräch ist dann noch da. Benutzen auch andere dieses Gerät, lassen Sie es am Ende vergessen. Gebuchte Termine bleiben gebucht.
 }
page-forget = Gerät vergessen
page-forgotten = { $form ->
    [informal] Dieses Gerät hat deinen früheren Chat vergessen. Gebuchte Termine bleiben gebucht.
   *[formal] Dieses Gerät hat Ihren früheren Chat vergessen. Gebuchte Termine bleiben gebucht.
 }
page-ended = Dieser Chat ist beendet, weil eine Weile nichts geschrieben wurde.
page-begin = Neuen Chat beginnen
page-busy = Gerade schreiben uns sehr viele. Bitte in einer Minute noch einmal versuchen.
page-unreachable = Der Chat ist gerade nicht erreichbar. Bitte gleich noch einmal versuchen.
page-offline = { $form ->
    [informal] Gerade gibt es keine Verbindung. Du kannst weiterschreiben: Sobald sie wieder da ist, wird alles gesendet.
   *[formal] Gerade gibt es keine Verbindung. Sie können weiterschreiben: Sobald sie wieder da ist, wird alles gesendet.
 }
page-too-fast = Das ging sehr schnell, und die letzte Nachricht wurde nicht gesendet. Bitte in { $seconds } Sekunden noch einmal senden.
page-no-script = Der Chat braucht JavaScript. Bitte einschalten oder einfach anrufen.
page-person = Mit einem Menschen sprechen
page-address = Adresse
page-web-site = Website
page-language = Sprache
page-calendar-gone = { $form ->
    [informal] Dieser Link führt zu keinem Termin mehr. Frag im Chat nach deinen Terminen, dann bekommst du einen neuen.
   *[formal] Dieser Link führt zu keinem Termin mehr. Fragen Sie im Chat nach Ihren Terminen, dann bekommen Sie einen neuen.
 }
page-calendar-later = Der Kalender ist gerade nicht erreichbar. Bitte gleich noch einmal versuchen.
page-refused = { $form ->
    [informal] Auf dieser Seite lässt sich der Chat nicht anzeigen. Du erreichst uns trotzdem.
   *[formal] Auf dieser Seite lässt sich der Chat nicht anzeigen. Sie erreichen uns trotzdem.
 }
page-refused-open = Chat in neuem Tab öffnen
page-refused-owner = Für alle, die diese Website betreuen
page-refused-why = Diese Website gehört nicht zu denen, die den Chat anzeigen dürfen. Wer den Chat betreibt, trägt ihre Adresse in diese Einstellung ein und startet ihn neu:
page-close = Chat schließen
page-hide = Ausblenden
page-unread = neu

## To somebody who writes in a language that is not spoken here

now-in-this-language = Gern, wir machen auf Deutsch weiter.
language-not-spoken = In diesem Chat kann ich nur auf { $languages } antworten.
language-still-read = { $form ->
    [informal] Schreib trotzdem gern in deiner Sprache: Zahlen, Namen und Datumsangaben lese ich, so gut es geht.
   *[formal] Schreiben Sie trotzdem gern in Ihrer Sprache: Zahlen, Namen und Datumsangaben lese ich, so gut es geht.
 }
language-call = { $form ->
    [informal] Möchtest du mit einem Menschen sprechen, ruf gern an: { $business }, { $phone }.
   *[formal] Möchten Sie mit einem Menschen sprechen, rufen Sie gern an: { $business }, { $phone }.
 }
language-contact = { $form ->
    [informal] Möchtest du mit einem Menschen sprechen, melde dich bitte direkt bei { $business }.
   *[formal] Möchten Sie mit einem Menschen sprechen, melden Sie sich bitte direkt bei { $business }.
 }
language-english = { $form ->
    [informal] Schreib „english“, um auf Englisch weiterzumachen.
   *[formal] Schreiben Sie „english“, um auf Englisch weiterzumachen.
 }

## Was von jemandem aufgehoben wird

kept-here = { $form ->
    [informal] Aus unserem Chat hebe ich, außer dem Geschriebenen selbst, das von dir auf:
   *[formal] Aus unserem Chat hebe ich, außer dem Geschriebenen selbst, das von Ihnen auf:
 }
kept-nothing = { $form ->
    [informal] Aus unserem Chat hebe ich auf, was wir hier geschrieben haben, sonst bisher nichts von dir.
   *[formal] Aus unserem Chat hebe ich auf, was wir hier geschrieben haben, sonst bisher nichts von Ihnen.
 }
kept-name = Name: { $value }
kept-email = E-Mail-Adresse: { $value }
kept-phone = Telefonnummer: { $value }
kept-guests = in Begleitung: { $value }
kept-answers = die Antworten auf unsere Fragen
kept-draft = die Buchung, die noch nicht fertig ist
kept-made = hier gebucht: { $value }
kept-until = { $form ->
    [informal] { $days ->
        [one] Einen Tag nach deiner letzten Nachricht ist all das vergessen.
       *[other] { $days } Tage nach deiner letzten Nachricht ist all das vergessen.
     } Was gebucht ist, steht in unserem Kalender in Microsoft Bookings, solange wir es dort aufheben.
   *[formal] { $days ->
        [one] Einen Tag nach Ihrer letzten Nachricht ist all das vergessen.
       *[other] { $days } Tage nach Ihrer letzten Nachricht ist all das vergessen.
     } Was gebucht ist, steht in unserem Kalender in Microsoft Bookings, solange wir es dort aufheben.
 }
kept-made-until = { $form ->
    [informal] Nur die hier gebuchten Termine, jeweils mit dem Namen dazu, behalte ich länger, damit du sie in diesem Chat noch ändern kannst: { $days } Tage nach deiner letzten Nachricht.
   *[formal] Nur die hier gebuchten Termine, jeweils mit dem Namen dazu, behalte ich länger, damit Sie sie in diesem Chat noch ändern können: { $days } Tage nach Ihrer letzten Nachricht.
 }
ask-kept-elsewhere = { $form ->
    [informal] Soll ich dir auch sagen, was aus anderen Chats unter deiner E-Mail-Adresse aufgehoben ist? Dafür schicke ich zuerst einen Code dorthin.
   *[formal] Soll ich Ihnen auch sagen, was aus anderen Chats unter Ihrer E-Mail-Adresse aufgehoben ist? Dafür schicke ich zuerst einen Code dorthin.
 }
button-kept-elsewhere = Ja, auch dort nachsehen
button-kept-enough = Nein, danke
ask-email-kept = Unter welcher E-Mail-Adresse soll ich nachsehen? Dorthin schicke ich einen sechsstelligen Code, damit niemand sonst davon erfährt.
kept-elsewhere = Unter { $addresses } hebe ich { $chats ->
    [0] keinen weiteren Chat
    [one] einen weiteren Chat
   *[other] { $chats } weitere Chats
 } auf, dazu { $records ->
    [0] keine Aufzeichnung einer Buchung oder Änderung.
    [one] die Aufzeichnung einer Buchung oder Änderung.
   *[other] die Aufzeichnungen von { $records } Buchungen und Änderungen.
 }
kept-none-ahead = In unserem Kalender steht kein kommender Termin.
kept-ahead = Diese Termine stehen in unserem Kalender bevor:
kept-erase = { $form ->
    [informal] Soll ich es löschen, schreib einfach „lösch meine Daten“.
   *[formal] Soll ich es löschen, schreiben Sie einfach „löschen Sie meine Daten“.
 }
gave-up-recall = In Ordnung.
erase-begin = { $form ->
    [informal] Ich kann löschen, was ich von dir aufhebe. Vor deinem Ja wird nichts gelöscht.
   *[formal] Ich kann löschen, was ich von Ihnen aufhebe. Vor Ihrem Ja wird nichts gelöscht.
 }
erase-proof = { $form ->
    [informal] Damit niemand sonst deine Daten löschen lassen kann, muss ich zuerst sicher sein, dass die Adresse dir gehört.
   *[formal] Damit niemand sonst Ihre Daten löschen lassen kann, muss ich zuerst sicher sein, dass die Adresse Ihnen gehört.
 }
ask-email-erase = { $form ->
    [informal] Damit niemand sonst deine Daten löschen lassen kann: Welche E-Mail-Adresse hast du bei uns angegeben? Dorthin schicke ich einen sechsstelligen Code.
   *[formal] Damit niemand sonst Ihre Daten löschen lassen kann: Welche E-Mail-Adresse haben Sie bei uns angegeben? Dorthin schicke ich einen sechsstelligen Code.
 }
button-only-here = Nur diesen Chat
ask-upcoming = { $form ->
    [informal] { $number ->
        [one] Du hast noch einen Termin. Soll ich ihn vorher absagen?
       *[other] Du hast noch { $number } Termine. Soll ich sie vorher absagen?
     }
   *[formal] { $number ->
        [one] Sie haben noch einen Termin. Soll ich ihn vorher absagen?
       *[other] Sie haben noch { $number } Termine. Soll ich sie vorher absagen?
     }
 }
button-upcoming-cancel = Ja, vorher absagen
button-upcoming-keep = Nein, Gebuchtes behalten
erase-all = { $form ->
    [informal] Ich würde diesen Chat löschen, alle anderen Chats unter deiner Adresse und was in meinen Aufzeichnungen zu dir führt.
   *[formal] Ich würde diesen Chat löschen, alle anderen Chats unter Ihrer Adresse und was in meinen Aufzeichnungen zu Ihnen führt.
 }
erase-here = { $form ->
    [informal] Ich würde diesen Chat löschen und was von ihm zu dir führt. Für andere Chats müsste ich wissen, dass die Adresse dir gehört.
   *[formal] Ich würde diesen Chat löschen und was von ihm zu Ihnen führt. Für andere Chats müsste ich wissen, dass die Adresse Ihnen gehört.
 }
erase-here-only = { $form ->
    [informal] Ich würde diesen Chat löschen und was von ihm zu dir führt. Ob eine Adresse dir gehört, kann ich hier nicht prüfen; wende dich für alles andere bitte an uns.
   *[formal] Ich würde diesen Chat löschen und was von ihm zu Ihnen führt. Ob eine Adresse Ihnen gehört, kann ich hier nicht prüfen; wenden Sie sich für alles andere bitte an uns.
 }
erase-past = { $form ->
    [informal] Was in unserem Kalender in Microsoft Bookings steht, kann ich nicht löschen. Wende dich dafür bitte an uns: { $contact }.
   *[formal] Was in unserem Kalender in Microsoft Bookings steht, kann ich nicht löschen. Wenden Sie sich dafür bitte an uns: { $contact }.
 }
erase-stays = { $form ->
    [informal] { $number ->
        [one] Dieser Termin bleibt gebucht. Microsoft Bookings hebt dafür deinen Namen und deine Adresse auf
       *[other] Diese Termine bleiben gebucht. Microsoft Bookings hebt dafür deinen Namen und deine Adresse auf
     }; wende dich deswegen bitte an uns: { $contact }.
   *[formal] { $number ->
        [one] Dieser Termin bleibt gebucht. Microsoft Bookings hebt dafür Ihren Namen und Ihre Adresse auf
       *[other] Diese Termine bleiben gebucht. Microsoft Bookings hebt dafür Ihren Namen und Ihre Adresse auf
     }; wenden Sie sich deswegen bitte an uns: { $contact }.
 }
ask-erase = Das lässt sich nicht rückgängig machen. Soll ich jetzt löschen?
button-erase = Ja, löschen
button-erase-not = Nein, nichts löschen
gave-up-erase = In Ordnung, es wurde nichts gelöscht.
erased-all = { $form ->
    [informal] Erledigt. Dieser Chat ist gelöscht, und in wenigen Minuten auch alles andere, was ich unter deiner Adresse aufhebe. Alles Gute!
   *[formal] Erledigt. Dieser Chat ist gelöscht, und in wenigen Minuten auch alles andere, was ich unter Ihrer Adresse aufhebe. Alles Gute!
 }
erased-here = Erledigt. Dieser Chat ist gelöscht. Alles Gute!
# Wo die Nachrichten bei einem Kanal bleiben, etwa bei Teams.
erased-all-elsewhere = { $form ->
    [informal] Erledigt. Was ich von diesem Chat aufgehoben habe, ist gelöscht, und in wenigen Minuten auch alles andere, was ich unter deiner Adresse aufhebe. Die Nachrichten selbst bewahrt diese App auf, nicht ich. Alles Gute!
   *[formal] Erledigt. Was ich von diesem Chat aufgehoben habe, ist gelöscht, und in wenigen Minuten auch alles andere, was ich unter Ihrer Adresse aufhebe. Die Nachrichten selbst bewahrt diese App auf, nicht ich. Alles Gute!
 }
erased-here-elsewhere = Erledigt. Was ich von diesem Chat aufgehoben habe, ist gelöscht. Die Nachrichten selbst bewahrt diese App auf, nicht ich. Alles Gute!

## Antworten zum Auswählen: Kalender, Zeiten, Leistungen, Personen

# Wie ein Tag des Kalenders für alle heißt, die ihn nicht sehen.
pick-day-free = { $number ->
    [one] { $day }, ein freier Termin
   *[other] { $day }, { $number } freie Termine
 }
pick-day-full = { $day }, nichts frei
pick-day-closed = { $day }, geschlossen
pick-day-far = { $day }, noch nicht buchbar
pick-day-label = Oder ein anderes Datum
pick-day-show = Zeiten zeigen
pick-morning = Vormittag
pick-afternoon = Nachmittag
pick-evening = Abend
pick-places = { $number ->
    [one] noch 1 Platz
   *[other] noch { $number } Plätze
 }
pick-all-services = Alle { $number } zeigen
pick-search = Leistung suchen
pick-none-found = So heißt hier nichts.
pick-free-then = dann frei
pick-chosen = Gewählt
pick-over = Beantwortet
