# To somebody who writes in French, which is not spoken here; no more is said in it.

language-not-spoken = Dans cette conversation, je ne peux répondre qu’en { $languages }.
language-still-read = Vous pouvez tout de même écrire dans votre langue : je lirai les nombres, les noms et les dates autant que possible.
language-call = Si vous préférez parler à quelqu’un, appelez { $business } au { $phone }.
language-contact = Si vous préférez parler à quelqu’un, adressez-vous directement à { $business }.
language-english = Pour continuer en anglais, écrivez « english ».
