# To somebody who writes in Spanish, which is not spoken here; no more is said in it.

language-not-spoken = En este chat solo puedo responder en { $languages }.
language-still-read = Aun así, puede escribir en su idioma: leeré los números, los nombres y las fechas en la medida de lo posible.
language-call = Si prefiere hablar con una persona, llame a { $business } al { $phone }.
language-contact = Si prefiere hablar con una persona, póngase en contacto directamente con { $business }.
language-english = Para seguir en inglés, escriba «english».
