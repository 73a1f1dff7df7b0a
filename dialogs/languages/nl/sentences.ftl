# To somebody who writes in Dutch, which is not spoken here; no more is said in it.

language-not-spoken = In deze chat kan ik alleen antwoorden in het { $languages }.
language-still-read = U kunt toch gerust in uw eigen taal schrijven: getallen, namen en datums lees ik zo goed mogelijk.
language-call = Wilt u liever iemand spreken, bel dan { $business } op { $phone }.
language-contact = Wilt u liever iemand spreken, neem dan rechtstreeks contact op met { $business }.
language-english = Typ ‘english’ om in het Engels verder te gaan.
