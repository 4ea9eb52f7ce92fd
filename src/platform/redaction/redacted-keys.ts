/**
 * Keys whose value never reaches a log, in lower case without `_`, `-` and spaces. Exact names, not
 * parts of names: `function_name`, `service_name`, `llm_token_usage` stay readable.
 */
const REDACTED = new Set(
  [
    // Persons
    'name fullname displayname firstname givenname middlename lastname familyname surname nickname birthname',
    'customername callername attendeename contactname guestname personname username patientname clientname',
    'kundename kundenname kunde vorname nachname familienname anrufername patientenname ansprechpartner geburtsname',
    'customer caller attendee attendees contact guest guests booker responses bookingfieldsresponses',
    // Numbers
    'phone phonenumber telephone telephonenumber tel mobile mobilenumber cell cellphone fax whatsapp sms',
    'customerphone customerphonenumber callerphone callerid callernumber attendeephone attendeephonenumber contactphone',
    'smsremindernumber fromnumber tonumber telefon telefonnummer telefonnr rufnummer rückrufnummer rueckrufnummer',
    'handy handynummer mobil mobilnummer mobiltelefon kundentelefon anrufernummer faxnummer',
    // Mail and places
    'email emailaddress mail mailaddress customeremail calleremail attendeeemail contactemail guestemail',
    'emailadresse mailadresse kundenemail useremail reporteremail rescheduledbyemail',
    'address streetaddress street street1 street2 city postalcode postcode zip zipcode attendeeaddress',
    'adresse anschrift strasse straße hausnummer ort wohnort stadt plz postleitzahl',
    'ip ipaddress remoteaddress clientip xforwardedfor xrealip',
    // What was said
    'notes note additionalnotes comment comments remark messages text body rawbody payload description reason',
    'cancellationreason reschedulingreason callsummary summary transcript transcriptobject transcriptwithtoolcalls',
    'recording recordingurl publiclogurl content utterance query dynamicvariables retellllmdynamicvariables',
    'collecteddynamicvariables customanalysisdata notiz notizen bemerkung bemerkungen kommentar anmerkung anmerkungen',
    'nachricht anliegen grund stornierungsgrund absagegrund beschreibung gesprächsverlauf gespraechsverlauf',
    // Dates of a person, official and bank numbers
    'dateofbirth dob birthdate birthday geburtsdatum geburtstag iban bic accountnumber kontonummer creditcard',
    'cardnumber kartennummer cvv cvc ssn taxid steuerid insurancenumber versicherungsnummer',
    // Secrets
    'authorization proxyauthorization cookie setcookie password passwort kennwort passwd pwd passphrase pin otp',
    'secret secrets clientsecret webhooksecret signingsecret apikey xapikey retellapikey calcomapikey apitoken',
    'token accesstoken refreshtoken idtoken bearertoken sessiontoken authtoken csrftoken admintoken optiontoken',
    'privatekey encryptionkey masterkey credential credentials signature xretellsignature xcalsignature256 jwt session sessionid',
  ].flatMap((line) => line.split(' ')),
);

/**
 * Says whether the value of a key is personal or secret, by the whole name in German or English,
 * in any of the cases `from_number`, `fromNumber`, `From-Number`.
 */
export function isRedactedKey(key: string): boolean {
  return REDACTED.has(key.toLowerCase().replace(/[\s_-]/g, ''));
}
