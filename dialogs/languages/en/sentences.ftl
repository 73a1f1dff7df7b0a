# What the bot says, in English. Short, one question at a time, the next step always visible.
#
# Its keys and values are those of every language. $form is given to every sentence besides: "formal" or "informal".

## Welcome and goals

greeting = Hello, and welcome to { $business }! { $whose ->
    [all] I can book an appointment for you, or show, move or cancel one that you have.
   *[here] I can book an appointment for you, or show, move or cancel one that you made here.
 }
greeting-plain = Hello! { $whose ->
    [all] I can book an appointment for you, or show, move or cancel one that you have.
   *[here] I can book an appointment for you, or show, move or cancel one that you made here.
 }
ask-goal = What can I do for you?
ask-goal-more = Is there anything else I can do for you?
help = Tell me what you would like in your own words, such as "{ $example }". You can change any answer at any time, say "go back", or "start over".
thanks = You're very welcome. Have a lovely day!
person = { $phone ->
    [none] I can't connect you from here, but { $business } will be glad to help: { $email }.
   *[other] Of course. You can reach { $business } on { $phone }.
 }
person-unknown = I can't connect you from here. Please get in touch with { $business } directly.
forgotten = Done: this device has forgotten our chat, and nobody can go on in it here. What you booked stays booked.
not-forgotten = This chat belongs to the account you are signed in with, so there is nothing for me to forget on this device. If others use it too, please sign out of your account when you are done.
one-at-a-time = Gladly, let's just finish this one; then I'll book the next.
one-after-the-other = Gladly: first { $service }, then { $next }.
nothing-waits = All right: { $service } and nothing else.
what-waits = And after that: { $next }.
waits-for-other = { $service } for the other person
next-one = Now for your { $service }.
next-person = Now for the next person.
one-of-series = I book one appointment at a time. For the next, just say "the same again" and the day.
one-person = There is something to ask of each person, so let's do the first one now and the next right after it.
booked-stays = I can't change those details of an appointment that is already booked. Please tell us on { $contact }.
email-needed = I need an e-mail address to book. Without one, please contact us on { $contact }.
phone-needed = I need a phone number to book. Without one, please contact us on { $contact }.
contact-needed = I need an e-mail address or a phone number to book. Without either, please contact us on { $contact }.
same-as-now = That is the time it has now.
back-to-booking = Now back to your booking.
started-over = All right, let's start again.
gave-up = All right, I've dropped that. Nothing was booked.
gave-up-stands = All right, I've dropped that. Still booked: { $what }.
taken-up-again = Of course, here we are again.
gave-up-nothing = All right.
gave-up-cancel = All right, your appointment stays as it is.
gave-up-cancel-all = All right, your appointments stay as they are.
nothing-to-go-back = There's nothing to go back to yet.

button-book = Book an appointment
button-mine = My appointments
button-hours = Opening hours
button-services = Your services
button-try-again = Try again
button-anyone = Anyone
button-none-of-these = None of these
button-soonest = First available
button-other-day = Another day
button-choose-staff = Choose who
button-later = Later times
button-skip = Skip
button-confirm = Confirm booking
button-confirm-move = Confirm new time
button-confirm-change = Confirm change
button-change = Change
button-not-now = Not now
button-cancel-yes = Yes, cancel it
button-keep = Keep it
button-cancel-yes-all = Yes, cancel them
button-keep-all = Keep them
button-all-of-these = { $number ->
    [2] Both
   *[other] All of them
 }
button-cancel-this = Cancel
button-move-this = Move
button-book-another = Book another
button-yes = Yes
button-no = No

button-move-it = Move it
button-cancel-it = Cancel it
button-field-service = The service
button-field-slot = The time
button-field-staff = The person
button-field-name = The name
button-field-email = The e-mail
button-field-phone = The phone
says-cancel-mine = cancel my appointment
says-not-now = never mind
says-change = change the { $field }
says-cancel = cancel it
says-move = move my appointment
says-book-another = book another appointment

## Questions

ask-business = Which branch would you like to visit?
ask-service = What would you like to book?
ask-service-which = Which one do you mean: { $options }?
ask-staff = Who would you like for your { $service }?
ask-staff-then = { $number ->
    [one] { $staff } is free on { $when }. With whom would you like it?
   *[other] { $staff } are free on { $when }. With whom would you like it?
 }
nobody-else-then = Nobody else is free on { $when }.
ask-day = When would you like to come?
ask-day-online = When would suit you?
ask-day-open = I have times on { $days }. Which day suits you?
ask-day-none = I couldn't find a free time in the coming weeks. Is there another day you'd like me to look at?
ask-slot-one = On { $day } I have { $times }. Shall I take it?
ask-slot-few = On { $day } I have { $times }. Which one suits you?
ask-slot-many = On { $day } I have these times. Which one suits you?
ask-slot-many-with = On { $day } I have these times with { $staff }. Which one suits you?
ask-slot-again = Which of the times on { $day } suits you?
ask-slot-soonest = The first free time is { $day } at { $time }. Shall I take it?
ask-slot-days = I have these times. Which one suits you?
ask-slot-days-with = I have these times with { $staff }. Which one suits you?
# Ways to keep the hour that was wished for, when it is not free as wished.
first-this = First your { $what }.
then-this = Next: your { $what }.
same-time-free = { $time } is free then too.
instead = { $time } is free { $ways }.
instead-staff = with { $staff }
instead-day = on { $day }
instead-business = at { $business }
ask-slot-near = The nearest times I have are these. Which one suits you?
ask-slot-near-with = The nearest times I have with { $staff } are these. Which one suits you?
ask-slot-near-few = The nearest times on { $day } are { $times }. Which one suits you?
# Times with who has them: "10:00, 10:30 with Dana or Marco".
times-with = { $times } with { $staff }
any-of-people = any of { $number } people
slots-day = { $day }: { $times }
slots-run = { $first } to { $last } every { $minutes } minutes
slots-morning = Morning: { $times }
slots-afternoon = Afternoon: { $times }
slots-evening = Evening: { $times }
zone-of-times = (Times are { $place } time.)
ask-name = { $what }. What name shall I book it under?
ask-name-again = What name shall I book it under?
ask-email = Thank you, { $name }. Which e-mail address may we write to about this appointment?
ask-email-plain = Thank you. Which e-mail address may we write to about this appointment?
ask-email-again = Which e-mail address may we write to about this appointment?
ask-email-or-phone = Which e-mail address may we write to about this appointment? A phone number will do as well.
ask-email-too = And an e-mail address, for the confirmation? You can skip this.
ask-phone-needed = Which phone number may we call about this appointment?
ask-phone = And a phone number, in case something changes? You can skip this.
ask-question = { $question }
ask-target-cancel = Which appointment would you like to cancel?
ask-target-move = Which appointment would you like to move?
ask-cancel = Shall I cancel your { $what }?
ask-cancel-all = { $number ->
    [2] Shall I cancel both of these?
   *[other] Shall I cancel all { $number } of these?
 }
item = • { $what }

## A booking in words

booking = { $service } on { $when } with { $staff }
booking-anyone = { $service } on { $when }
noted-service = { $service }, gladly.
noted-staff = With { $staff }, gladly.
heard = Noted: { $what }.
heard-at = at { $time }
heard-from = from { $time }
heard-until = before { $time }
heard-morning = in the morning
heard-noon = around midday
heard-afternoon = in the afternoon
heard-evening = in the evening
noted-plain = Thank you, noted.
noted = { $what }.
appointment-of = { $what }, for { $name }
appointment-at = { $what } at { $business }
at-time = { $day } at { $time }
# A time of day as a sentence has it; a list of times has them bare.
clock = { $time }
one-zone = { $time } ({ $place } time)
two-zones = { $time } ({ $other } in { $place })
two-zones-yours = { $time } ({ $other } your time)
minutes = { $minutes } min
price-from = from { $price }
price-hourly = { $price } per hour
price-free = free
first-free = Anyone (first free)

## Summary and receipt

summary-title = Please check your booking
summary-change-title = Please check the change
summary-change-ask = Is this right? Say "yes" to change it, or tell me another time.
summary-move-title = Please check the new time
summary-ask = Is this right? Say "yes" to book, or tell me what to change.
summary-move-ask = Is this right? Say "yes" to move it, or tell me another time.
ask-change = Of course. What shall I change?
ask-staff-instead = With whom would you like it instead? Just tell me the name.
ask-move-or-cancel = No problem. Shall I move your appointment to another time, or cancel it?
row-service = Service
row-staff = With
row-business = Branch
row-when = When
row-staff-new = Now with
row-old = Until now
row-service-new = New service
row-new = New time
row-where = Where
row-name = Name
row-email = E-mail
row-phone = Phone
where-online = Online meeting
no-email = none given
no-phone = none given
consent = By confirming you agree: { $message }
receipt-title = You're booked!
receipt-again-title = This is already booked
receipt-change-title = Your appointment has changed
still-there = Your old appointment ({ $what }) could not be cancelled just now, so both are in the calendar. I'll keep trying; if you change your mind about either, just write to me here.
stays-besides = This one is in the calendar as well, and stays there: { $what }. If you don't want both, just tell me which one to cancel.
is-left-there = Your old appointment ({ $what }) could not be cancelled, so both are in the calendar. Please ask { $business } to take the old one out.
receipt-move-title = Your appointment has moved
receipt-note = To move or cancel it, just write to me here.
receipt-confirmation = A confirmation is on its way to { $email }.
receipt-link-lost = Until now there was a link to join online, and I can't see one any more. Please ask { $business } how to join.
receipt-link-missing = The link to join isn't in the calendar yet. Ask me for your appointment again a little later, or ask { $business }.
receipt-note-kept = To move or cancel it, please contact { $business } directly.
mine-title = Your appointment
link-join = Join online
link-map = Map
link-calendar = Add to calendar
link-calendar-file = Calendar file
link-calendar-remove = Remove from calendar
link-calendar-google = Google
link-calendar-outlook = Outlook
calendar-title = { $service } at { $business }
link-privacy = Privacy
link-terms = Terms

## After cancelling, moving, looking up

cancelled = Done: your { $what } is cancelled.
cancelled-of = Done: your { $what }, for { $name }, is cancelled.
stays-in-calendar = This one stays in the calendar: { $what }.
cancelled-with-old = The appointment that it was changed from is no longer in the calendar either, so neither of the two is left.
cancelled-unnamed = Done: your appointment is cancelled.
ask-target-late = Which appointment will you be late for?
late-staff-note = { $minutes ->
    [0] will be late (told in the chat)
    [1] will be about a minute late (told in the chat)
   *[other] will be about { $minutes } minutes late (told in the chat)
 }
late-noted = { $staff ->
    [none] { $minutes ->
        [0] Thank you for letting us know. I've left a note for the team that you'll be late.
        [1] Thank you for letting us know. I've left a note for the team that you'll be about a minute late.
       *[other] Thank you for letting us know. I've left a note for the team that you'll be about { $minutes } minutes late.
     }
   *[other] { $minutes ->
        [0] Thank you for letting us know. I've left a note for { $staff } that you'll be late.
        [1] Thank you for letting us know. I've left a note for { $staff } that you'll be about a minute late.
       *[other] Thank you for letting us know. I've left a note for { $staff } that you'll be about { $minutes } minutes late.
     }
 }
ask-another = You already have an appointment: { $what }. Would you like another one, or shall I move that one?
unclear-another = Sorry, I'm not sure which of the two you mean.
button-another = Another one
button-move-that = Move that one
ask-how-late = Do you know by about how much? Then I'll add that.
late-in-time = Then you're in good time for your { $what }, so there's nothing to pass on.
late-after-end = By then your { $what } would already be over. Shall I move it to another time?
late-after-end-fixed = By then your { $what } would already be over. Please tell us on { $contact }, and we'll see what can be done.
late-other-day = Your next appointment isn't today: { $what }. Would you like to move it?
late-other-day-fixed = Your next appointment isn't today: { $what }. If something else comes up, please tell us on { $contact }.
late-none = Thank you for letting us know. I can't see an appointment of yours today, though, so please tell us on { $contact }.
late-not-noted = I'm sorry, I couldn't make sure that your note arrived. Please tell us quickly on { $contact }.
already-gone = That appointment is no longer in the calendar, so there is nothing left to cancel.
none-made = I can't see an appointment made in this chat. If you booked another way, please use the link in your confirmation e-mail or contact { $business }.

## What others have changed of an appointment, told unasked

news-changed = Your appointment has been changed in the calendar. It was: { $was }. Now it is: { $now }. If that doesn't suit you, you can move or cancel it here.
news-title = Your appointment as it is now
news-length = The length of your appointment ({ $what }) has changed: it now ends at { $end }.
news-link = There is a new link to join your online appointment: { $what }.
news-no-link = Your online appointment ({ $what }) has no link to join any more. Please ask { $business } how to take part.
news-cancelled = Your appointment has been cancelled in the calendar: { $what }. If you still want to come, I'll gladly find you a new time.
news-away = I'm sorry: { $staff } can't be there, so your appointment can't take place as planned ({ $what }).
news-away-unnamed = I'm sorry, your appointment can't take place as planned ({ $what }).
news-away-offer = Would one of these suit you instead? I change nothing before you say yes.
news-away-none = Shall I look for another time? I change nothing before you say yes.
news-away-fixed = Please contact { $business } to agree on what to do.
button-away-same = Same time with { $staff }
button-away-time = { $when } with { $staff }
button-away-other = Another time
button-rebook = Find a new time
says-rebook = book { $service }

## Who somebody is

ask-email-elsewhere = Which e-mail address is the appointment booked under? I'll send a six-digit code there, to be sure that it's you.
ask-email-members = Booking here is only for people of { $business }. If you're one of them, which e-mail address do you have there? I'll send a six-digit code to it.
code-subject = { $business }: your code is { $code }
code-letter =
    Your code for the chat with { $business } is { $code }.

    Type it into the chat. It is good for ten minutes and works once.
    If you didn't ask for it, please ignore this mail, and give the code to nobody.
code-sent = I've sent a mail with a code to { $email }. It can take a minute to arrive, perhaps in the spam folder.
code-right = Thank you, that's right.
code-wrong = That isn't the code I sent. Please look once more.
code-over = That code doesn't count any more.
code-needed = Here I can only book with an e-mail address that is certainly yours. Without the code, please contact us on { $contact }.
code-too-many = I've sent as many codes as I can for now. Please try again in an hour, or contact us on { $contact }. I'll keep everything you've told me.
code-not-sent = I'm sorry, I couldn't send the mail with the code. Please try again in a moment, or contact us on { $contact }. I'll keep everything you've told me.
ask-code = Which six digits are in it?
ask-code-again = Which six digits are in the mail?
unclear-code = The code has six digits. Please type it as it is in the mail, or let me send a new one.
why-code = A code that only you can read shows that the address is yours, so that nobody else can see or change your appointments.
button-new-code = Send a new code
button-other-address = Use another address
as-last-time = Last time you had { $what }. { $time ->
    [none] I'll look for the same again; if something should be different, just say so.
   *[other] I'll look for the same again, at { $time }; if something should be different, just say so.
 }
last-time-gone = Last time you had { $what }, which we don't offer here any more.
last-time-unknown = I can't see what you had last time, so just tell me what you'd like.
proof-over = It's been a while since you showed that the address is yours, so I have to make sure once more before I go on.
none-found = I've found no upcoming appointment under { $email }. If you booked with another address, just tell me which, or contact us on { $contact }.
members-only = I'm sorry, only people of { $business } can book here. If you have an e-mail address there, just tell me which. Otherwise please contact us on { $contact }.
members-only-here = I'm sorry, only people of { $business } can book here, and I can't check in this chat who you are. Please contact us on { $contact }.
cannot-prove = I'm sorry, I can't do that here: it has to be certain who you are, and I can't check that in this chat. Please contact us on { $contact }.
not-proved = I'm sorry, I can only change that for the address it was booked under. Please contact us on { $contact }.

## Why not

why-past = { $when } has already passed.
why-past-day = { $day } is in the past.
why-not-bookable = { $service } can't be booked for then.
why-too-soon = We need at least { $notice } notice, so { $when } is too soon.
why-too-far-hours = Bookings open { $most } ahead, to the minute, so on { $day } only earlier times can be had yet.
why-too-far = We only take bookings until { $limit }.
why-closed-day = We're closed on { $day }.
why-service-day = { $service } isn't offered on { $day }.
why-closed = { $when } is outside our opening hours.
why-ends-late = { $service } takes { $minutes } minutes and we close at { $closes }, so { $when } is too late.
why-staff-away = { $staff } isn't working then.
why-staff-away-day = { $staff } isn't working on { $day }.
why-nobody-there = Nobody who does { $service } is working on { $when }.
why-nobody-there-day = Nobody who does { $service } is working on { $day }.
why-team-away = { $service } takes { $number } of our staff at once, and not enough of them are here on { $when }.
why-taken = { $when } is already taken.
why-taken-with = { $when } is already taken with { $staff }.
why-own = You already have your { $service } on { $when }.
why-taken-day = { $day } is fully booked.
why-off-grid = { $service } doesn't start exactly at { $time }.
why-nothing-fits = I have nothing free for that.
why-nothing-for = For { $what } I have nothing free.
nothing-later = I have nothing later than that on { $day }.

## Something went wrong

sorry-under-way = I can't do that just yet: an earlier change at this time is still being finished. Nothing you told me is lost: please say "try again" in a minute or two.
sorry-under-way-for = I can't do that just yet: an earlier change at this time is still being finished, which takes { $minutes ->
    [one] a minute
   *[other] { $minutes } minutes
} more at most. Nothing you told me is lost: please say "try again" then.
sorry-outage = I can't reach the calendar just now. Nothing you told me is lost: please say "try again" in a moment.
sorry-setup = I'm sorry, booking by chat isn't working at the moment and it isn't your fault. Please contact us directly.
sorry-setup-contact = I'm sorry, booking by chat isn't working at the moment and it isn't your fault. Please contact us on { $contact }.
sorry-error = I'm sorry, something went wrong on my side. Nothing you told me is lost: please say that again.
sorry-begun-anew = I'm sorry, I lost track of what we said. Let's start again; whatever you have booked stays booked.
sorry-slow = One moment please, I'm still checking the calendar.
sorry-still-slow = The calendar is taking longer than usual to answer. I'm still on it and you needn't write again.
sorry-unsaved = I've hit a problem on my side and need a little longer. Please don't send that again: I'll answer here as soon as I can.
sorry-group = Appointments are private, so please write to me in a personal chat.
group-greeting = Hello! Ask me here what we offer, what it costs, when we are open or where we are. Appointments are private: to book, move or cancel one, please write to me in a personal chat.
button-personal-chat = Write to me in private
card-outdated = This card is no longer current. Just write to me what you would like.
sorry-taken = I'm sorry, that time has just gone.
sorry-taken-with = I'm sorry, { $staff } is no longer free then.
sorry-refused = I'm sorry, I couldn't book that time.
sorry-gone = I'm sorry, that is no longer on offer.
too-many-bookings = { $limit ->
    [bookings-per-chat] That's as many bookings as I can take from one chat in a day.
    [bookings-per-address] That's as many bookings as I can take for one e-mail address in a day.
    [bookings-per-proved-address] That's as many bookings as I can take for one e-mail address in a day.
   *[other] That's as many bookings as I can take from one place in a day.
} For more, please contact us on { $contact }.
not-kept = I can't keep this time for you while you decide, but it's yours if it's still free when you confirm.
sorry-checking = I'm checking whether your booking went through, which can take two or three minutes. Please don't book again: I'll tell you here as soon as I know, and then you can still change it.
sorry-still-checking = I'm still checking, and I'll tell you here as soon as I know. If you'd like something changed, just say so and I'll see to it then.
sorry-still-checking-wish = I'm still checking, and I'll tell you here as soon as I know. Then I'll come straight back to what you just said.
went-through = Good news: that went through. Write to me any time and I'll show you the details.
went-through-and-gone = That went through after all, but the appointment is no longer in the calendar now.
sorry-not-done = I looked, and that did not go through: nothing has been changed in the calendar.
sorry-checking-cancel = I'm checking whether the cancellation went through, which can take two or three minutes. I'll tell you here as soon as I know.
sorry-checking-move = I'm checking whether the new time went through, which can take two or three minutes. I'll tell you here as soon as I know, and then you can still change it.
sorry-cancel-late = I'm sorry, appointments can only be cancelled or moved at least { $notice } ahead. Please contact { $business } directly.
sorry-change-kept = I'm sorry, this appointment can't be moved or cancelled here. Please contact { $business } directly.
sorry-moved-often = { $most ->
    [0] I'm sorry, appointments can't be moved to another time here.
    [one] I'm sorry, an appointment can be moved once here, and this one has been.
   *[other] I'm sorry, an appointment can be moved { $most } times here, and this one has been.
 } Your appointment stays as it is. If you need another time, please contact { $business } directly.
sorry-cancel-past = That appointment has already begun or passed, so it can't be changed here.
sorry-moved-not = Your old appointment is still in place.
moved-not-of = That is the one for { $name }.

## Not understood

unclear = Sorry, I didn't quite get that.
service-not-here = Then I'm afraid I can't find it among what we book here. If I've got you wrong, please ask us on { $contact }.
unsure-service = If you'd like advice on which one is right, please ask us on { $contact }.
unclear-wish = I'm not sure which of these would be right for you.
unclear-question-for-us = { $topic ->
    [parking] I'm afraid I don't know about parking here.
    [payment] I'm afraid I don't know how you can pay here.
    [access] I'm afraid I don't know how accessible it is here.
    [bring] I'm afraid I don't know what to bring.
   *[other] I'm afraid I can't answer that.
 } Please ask us on { $contact }.
unclear-goal = Sorry, I didn't quite get that. You could write "{ $example }".
unclear-service = I'm not sure which service you mean.
unclear-staff = I'm not sure whom you mean.
unclear-day = I couldn't read a day in that. You can write "tomorrow", "Friday" or "{ $example }".
unclear-slot = I couldn't match that with one of the times.
unclear-name = I need a name to book under, such as "Ana Silva".
unclear-email = That doesn't look like an e-mail address. It should be like name@example.com.
why-name = It tells { $business } who is coming.
why-email = { $business } writes there about your appointment, for example if it has to change.
why-phone = { $business } may call if something changes. You need not give one.
unclear-phone-needed = That doesn't look like a phone number. Please include the country code if it isn't local.
unclear-phone = That doesn't look like a phone number. Please include the country code if it isn't local, or say "skip".
unclear-question = Please choose one of the answers.
unclear-confirm = I'm not sure I understood that. Is it all right as it stands? Then just say "yes", or tell me what to change.
stands-already = It stands like that already. If all of it is right, just say "yes".
yes-to-this = Just to be sure that I take your "yes" the right way: is it for this?
unclear-elsewhere = Please say "yes" if I shall look under your address too, or "no".
unclear-upcoming = Please say "yes" if I shall cancel what lies ahead, or "no" to keep it.
unclear-confirm-erase = Please say "yes" to erase it, or "no" to leave it as it is.
unclear-confirm-cancel = Please say "yes" to cancel it, or "keep it".
trouble-past-day = { $day } is in the past.
trouble-other-weekday = That date is { $day }.
trouble-no-such-day = "{ $said }" isn't a day in the calendar.
trouble-no-such-time = "{ $said }" isn't a time of day.
trouble-no-such-staff = I don't know anyone called { $said } here.
trouble-too-long = That was a long message; I've read the beginning of it.
trouble-unknown-button = Sorry, I don't know that button any more.
trouble-old-button = That button is from before. Here is where we are now.
trouble-staff-not-chosen = At { $business } you can't choose the person; I'll look for whoever is free.
staff-no-gender = I'm afraid I can't tell in this chat who is a woman and who is a man. You can choose by name, though: { $staff }.
staff-no-gender-only = I'm afraid I can't tell in this chat who is a woman and who is a man. This is with { $staff }.
staff-all-needed = { $service } is always with { $staff } together.
staff-some-needed = { $service } is always with { $number } of our staff at once, out of { $staff }.
staff-only-one = For { $service } there is only { $staff }.
trouble-staff-not-for = { $staff } doesn't do { $service }.
empty = I didn't receive any text.

## Answers to questions in between

answer-price = { $service }: { $price }.
answer-price-unknown = { $service }: please ask us for the price.
answer-length = { $service } takes { $minutes } minutes.
answer-service = { $service } ({ $details })
about-more = For more about it, please ask us on { $contact }.
answer-services = We offer: { $services }.
answer-hours = Our opening hours:
answer-hours-day = On { $day } we're open { $hours }.
answer-rota = { $staff } usually works:
answer-rota-day = On { $day } { $staff } usually works { $hours }.
answer-rota-day-off = { $staff } doesn't usually work on { $day }.
answer-hours-unknown = Please contact us for our opening hours.
hours-line = { $days }: { $hours }
hours-closed = closed
answer-place = You'll find us at { $address }.
answer-online = { $service } is online. The link to join comes with the confirmation of your booking.
answer-on-site = { $service } is not online: you come to us.
answer-place-unknown = Please contact us for our address.
answer-contact = You can reach us on { $contact }.
answer-contact-unknown = I'm afraid I have no other contact for us.
answer-advance = You can book up to { $most } ahead, and until { $least } before.
answer-advance-most = You can book up to { $most } ahead, and at short notice.
answer-advance-least = You can book until { $least } before, as far ahead as there are times.
answer-advance-any = You can book at short notice, and as far ahead as there are times.
answer-changes = You can move or cancel an appointment at any time: just write to me here.
answer-changes-kept = To move or cancel an appointment, please contact { $business } directly.
answer-changes-notice = You can move or cancel an appointment up to { $notice } before it: just write to me here.
answer-privacy = I use what you tell me here to make and change your appointments. Ask me "what do you know about me?" to hear what I keep, or write "delete my data" to have it erased. About anything else please ask us on { $contact }.
answer-privacy-model = What I can't read by myself is also read by a language model at { $host }. Before that I take out e-mail addresses, phone numbers and the name that I know you by.
answer-identity = I'm the booking assistant of { $business }, a computer and not a person. The people here are on { $contact }.
answer-late = If you're running late on the day, just tell me by about how much, and I'll leave a note for the team. You can also reach us on { $contact }.
answer-staff-one = That would be { $staff }.
answer-staff = With us are { $staff }.

## Names of what can be changed

field-service = service
field-staff = person
field-slot = time
field-name = name
field-email = e-mail
field-phone = phone
field-code = code
field-question = answer

notice-hours = { $n ->
    [one] one hour
   *[other] { $n } hours
 }
notice-minutes = { $n ->
    [one] one minute
   *[other] { $n } minutes
 }
notice-days = { $n ->
    [one] one day
   *[other] { $n } days
 }
example = a haircut on Friday afternoon
example-book = I'd like a { LOWER($service) } tomorrow afternoon

## What is said since acts are what is understood

ask-understood = If I understand you right: { $what }. Is that what you mean?
understood-since = from { $day } on
understood-until = until { $day }
understood-soonest = the first free time
understood-latest = as late as possible
understood-anyone = with anyone
understood-people = { $people ->
    [one] one person
   *[other] { $people } people
 }
understood-besides = { $service } as well
understood-not = not { $what }
understood-name = the name { $text }
understood-answer = “{ $text }” as your answer
say-otherwise = Then please tell me in other words.
ask-service-guess = Is it one of these: { $options }?
ask-service-whether = Do you mean { $service }?
kept-as-before = All right, then it stays as it was.
take-your-time = Take your time.
take-your-time-confirm = Take your time. Say "yes" to book, or tell me what to change.
doubt = I'm not sure what "{ $said }" means here, so I have left it out.
doubt-service = I can't book "{ $said }" here.
answer-confirmation = As soon as it is booked you'll see it confirmed here.
answer-waiting-list = I can't put anybody on a waiting list from here, but you can ask me again at any time, or ask us on { $contact }.
answer-reminders = I can't set a reminder from here. Please ask us on { $contact }.
answer-calendar = Every appointment that I show you has "Add to calendar" on it. Just write "my appointments".
answer-language = I'm afraid I can only write in English. Please ask us on { $contact }.
changed = Now { $now } instead of { $then }.
changed-still = Now { $now } instead of { $then }, still { $still }.
changed-anew = Now { $now }.
still-open = I still need one thing here.
unclear-again = I still didn't get that, sorry. Say "help" to see what I can do here, or reach us on { $contact }.
unclear-email-again = I can't use that as an e-mail address either: it needs to look like name@example.com.
unclear-phone-again = I can't read that as a phone number either. You can say "skip" to go on without one.
ask-day-else = Is there another day you'd like me to look at?
ask-day-none-until = I couldn't find a free time up to { $day }. Is there another day you'd like me to look at?
why-service-hours = We're open then, but { $service } isn't offered on { $when }.
changed-anew-still = Now { $now }, still { $still }.
doubt-days = Do you mean { $days }?
ask-phone-again = Which phone number may we call? Or shall we skip it?
ask-staff-again = With whom would you like it?
ask-day-again = Which day would suit you?
changed-name = The name is now { $name }.
changed-day = on { $day }
changed-time = at { $time }

## Several who come together

noted-people = { $people ->
    [1] For one person.
   *[other] For { $people } people.
 }
ask-people = For how many people shall I book?
ask-together = Shall I book you at the same time, each with somebody else, one after the other, or one appointment for all?
button-at-once = At the same time
ask-together-in-turn = I can't take { $people } of you at the same time, each with somebody else. Shall I book you one after the other, or one appointment for all?
button-in-turn = One after the other
one-for-all = One appointment for all of you, then.
button-as-one = One appointment for all
unclear-people = I couldn't read a number in that.
unclear-together = I'm not sure which of these you mean.
at-once-not = I can't take { $people } of you at the same time, so I'll book you one after the other.
people-too-many = I can book for up to { $people } people here.
people-too-many-contact = I can book for up to { $people } people here. For a larger group please ask us on { $contact }.
people-too-many-seats = { $service } has no more than { $seats } seats.
ask-guest = And what is the name of the other person?
ask-guest-next = And the name of person { $number } of { $people }?
button-all-mine = All under my name
receipt-guest-title = And also booked
receipt-move-guest-title = And also moved
guest-name = { $name } ({ $number })
for-people = { $what }, for { $people } people
row-people = For
people-at-once = { $people } people, at the same time
people-in-turn = { $people } people, one after the other
people-in-class = { $people } people in the same class ({ $people } seats)
people-with-times = { $people }: { $times }
together-is = That is for { $what }.
row-then = Then
people-moved = { $people } people
row-guests = Also for
row-next = Next up
field-people = number of people
why-few-seats = { $places ->
    [one] There is only one seat left on { $when }.
   *[other] There are no more than { $places } seats left on { $when }.
 }
why-few-staff = { $places ->
    [one] Only one of us is free on { $when }.
   *[other] No more than { $places } of us are free on { $when }.
 }
why-few-teams = { $places ->
    [one] There is room for only one of you on { $when }.
   *[other] There is room for no more than { $places } of you on { $when }.
 }
why-not-in-turn = I haven't time for { $people } of you one after the other on { $when }.
sorry-not-for-all = I'm sorry, that time has just gone for one of you.
party-so-far = { $booked ->
    [one] One of you is booked, and that stays so.
   *[other] { $booked } of you are booked, and that stays so.
}
party-rest = { $booked ->
    [one] One of you is booked, and that stays so.
   *[other] { $booked } of you are booked, and that stays so.
 } Let's find another time for the { $left ->
    [one] other one.
   *[other] other { $left }.
 }

## On the chat page, around the conversation

page-title = Book an appointment
page-remembered = Remembered on this device
page-why = You can close this page and come back later: our conversation will still be here. If others use this device too, have it forgotten when you are done. What you booked stays booked.
page-forget = Forget this device
page-forgotten = This device has forgotten your earlier chat. What you booked stays booked.
page-ended = This chat has ended because it was idle for a while.
page-begin = Start a new chat
page-busy = Many people are writing to us just now. Please try again in a minute.
page-unreachable = The chat cannot be reached just now. Please try again in a moment.
page-offline = You are offline just now. You can go on writing: it is sent as soon as the connection is back.
page-too-fast = That was very quick, and your last message was not sent. Please send it again in { $seconds } seconds.
page-no-script = The chat needs JavaScript. Please switch it on, or call us instead.
page-person = Talk to a person
page-address = Address
page-web-site = Website
page-language = Language
page-calendar-gone = This link no longer leads to an appointment. In the chat, ask for your appointments to get a new one.
page-calendar-later = The calendar cannot be reached just now. Please try again in a moment.
page-refused = The chat cannot be shown on this page. You can reach us all the same.
page-refused-open = Open the chat in a new tab
page-refused-owner = For whoever looks after this website
page-refused-why = This website is not among those that may show the chat. Whoever runs the chat adds its address to this setting and restarts it:
page-close = Close the chat
page-hide = Hide
page-unread = new

## To somebody who writes in a language that is not spoken here: these five are all that a partial language has

now-in-this-language = Of course, let's go on in English.
language-not-spoken = In this chat I can only answer in { $languages }.
language-still-read = You are welcome to write in your own language all the same: I read numbers, names and dates as far as I can.
language-call = If you would rather speak to a person, please call { $business } on { $phone }.
language-contact = If you would rather speak to a person, please get in touch with { $business } directly.
language-english = To go on in English, write "english".

## What is kept of somebody

kept-here = This is what I keep of our chat, besides what we have written here:
kept-nothing = Of our chat I keep what we have written here, and nothing else about you so far.
kept-name = your name: { $value }
kept-email = your e-mail address: { $value }
kept-phone = your phone number: { $value }
kept-guests = who comes with you: { $value }
kept-answers = your answers to our questions
kept-draft = the booking that isn't finished yet
kept-made = booked here: { $value }
kept-until = { $days ->
    [one] All of it is forgotten one day after your last message. What is booked is in our calendar, in Microsoft Bookings, for as long as we keep it there.
   *[other] All of it is forgotten { $days } days after your last message. What is booked is in our calendar, in Microsoft Bookings, for as long as we keep it there.
 }
kept-made-until = Only the appointments booked here, each with the name it is under, stay with me longer, so that you can still change them in this chat: { $days } days after your last message.
ask-kept-elsewhere = Shall I also tell you what is kept under your e-mail address from other chats? For that I'd send a code there first.
button-kept-elsewhere = Yes, look there too
button-kept-enough = No, thanks
ask-email-kept = Which e-mail address shall I look under? I'll send a six-digit code there, so that nobody else learns of it.
kept-elsewhere = Under { $addresses } I keep { $chats ->
    [0] no other chat
    [one] one other chat
   *[other] { $chats } other chats
 }, and { $records ->
    [0] no record of a booking or a change.
    [one] the record of one booking or change.
   *[other] the records of { $records } bookings and changes.
 }
kept-none-ahead = There is no upcoming appointment in our calendar.
kept-ahead = These appointments lie ahead in our calendar:
kept-erase = If I shall erase it, just write "delete my data".
gave-up-recall = All right.
erase-begin = I can erase what I keep about you. Nothing is erased before you say yes.
erase-proof = So that nobody else can have your data erased, I first need to be sure that the address is yours.
ask-email-erase = So that nobody else can have your data erased: which e-mail address did you use with us? I'll send a six-digit code there.
button-only-here = Only this chat
ask-upcoming = { $number ->
    [one] You still have an appointment ahead. Shall I cancel it first?
   *[other] You still have { $number } appointments ahead. Shall I cancel them first?
 }
button-upcoming-cancel = Yes, cancel first
button-upcoming-keep = No, keep what is booked
erase-all = I'd erase this chat, all other chats under your address, and whatever leads to you in my records.
erase-here = I'd erase this chat and whatever leads from it to you. For other chats I'd need to know that the address is yours.
erase-here-only = I'd erase this chat and whatever leads from it to you. I can't check here whether an address is yours, so please ask us about anything else.
erase-past = What is in our calendar, in Microsoft Bookings, isn't mine to erase. For that please ask us: { $contact }.
erase-stays = { $number ->
    [one] This appointment stays booked. Microsoft Bookings keeps your name and address for it; about that please ask us: { $contact }.
   *[other] These appointments stay booked. Microsoft Bookings keeps your name and address for them; about that please ask us: { $contact }.
 }
ask-erase = This can't be undone. Shall I erase it now?
button-erase = Yes, erase it
button-erase-not = No, leave it
gave-up-erase = All right, nothing has been erased.
erased-all = Done. This chat is erased, and within a few minutes everything else that I keep under your address. Take care!
erased-here = Done. This chat is erased. Take care!
# Where the messages stay with a channel, such as Teams.
erased-all-elsewhere = Done. What I kept of this chat is erased, and within a few minutes everything else that I keep under your address. The messages themselves are kept by this app, not by me. Take care!
erased-here-elsewhere = Done. What I kept of this chat is erased. The messages themselves are kept by this app, not by me. Take care!

## Answers to be picked: a calendar, times, services, people

# What a day of the calendar is called for those who do not see it.
pick-day-free = { $number ->
    [one] { $day }, one free time
   *[other] { $day }, { $number } free times
 }
pick-day-full = { $day }, nothing free
pick-day-closed = { $day }, closed
pick-day-far = { $day }, can't be booked yet
pick-day-label = Or another date
pick-day-show = Show times
pick-morning = Morning
pick-afternoon = Afternoon
pick-evening = Evening
pick-places = { $number ->
    [one] 1 place left
   *[other] { $number } places left
 }
pick-all-services = Show all { $number }
pick-search = Find a service
pick-none-found = Nothing here is called that.
pick-free-then = free then
pick-chosen = Chosen
pick-over = Answered
