"""What senders call the facts of a lead, in English, Spanish, French and German: by the name of the field here (`labels.FIELDS`)."""

from typing import Final

CALLED: Final = {
    "id": """
    id | lead id | leadid | lead number | reference id | leadgen id | document id | submission id | request id | inquiry id
    | anfragenummer | numero de lead
    """,
    "source": "source | creator name code | lead source | source agent | provider | portal | website source | fuente | quelle | origen",
    "requested": """
    requested | submission date | submitted | submitted at | created | created at | created time | lead captured date | lead
    creation date time | lead creations date time | request date | date submitted | lead timestamp | date received | lead
    submit time | time stamp | timestamp | date time | submission time | received at | date created | submitted on | fecha | datum | date
    de la demande
    """,
    "name": """
    name | full name | customer | customer name | contact name | your name | fullname | nombre | nombre completo | nom
    complet | customer full name | contact full name | name des kunden | kunde | cliente | client name | buyer name |
    shopper name | applicant | applicant name | name of applicant | primary applicant
    """,
    "first": """
    first | first name | fname | firstname | given name | forename | nombre de pila | prenom | prénom | vorname | vorname |
    primer nombre | customer first name | name first
    """,
    "middle": "middle | middle name | middle initial",
    "last": """
    last | last name | lname | lastname | surname | family name | apellido | apellidos | nachname | nom | nom de famille |
    familienname | last names | surnames | name last
    """,
    "email": """
    email | e mail | email address | e mail address | mail | work email | email p | correo | correo electronico | correo
    electrónico | courriel | from email | e mail adresse | email id | contact email | adresse courriel | adresse e mail |
    mailadresse | email addr | your email | emails | email addresses
    """,
    "phone": """
    phone | telephone | tel | phone number | telephone number | contact number | daytime phone | day phone | tel p | best
    phone | telefono | teléfono | téléphone | telefon | phone no | number to call | caller id | caller | caller number |
    callback number | call back number | whatsapp | telefonnummer | rufnummer | numero de telefono | numero de telephone |
    formatted phone | ph | primary phone | contact phone | phone1 | user phone | customer phone | phones | phone numbers
    """,
    "cellphone": """
    cellphone | cell | cell phone | mobile | mobile phone | mobile number | cell number | celular | móvil | movil | telefono
    celular | telefono movil | handy | handynummer | mobil | mobilnummer | mobiltelefon | portable | cellulaire | mobile no
    | cell no | sms number
    """,
    "homephone": "homephone | home phone | evening phone | home | phone home | telephone residence | telefono de casa",
    "workphone": """
    workphone | work phone | business phone | office phone | phone work | telefon geschaftlich | telefono del trabajo
    """,
    "fax": "fax | fax number",
    "postal_code": """
    postal code | postal_code | postalcode | postcode | zip | zip code | zipcode | zip postal code | postal | zip or postal
    code | codigo postal | code postal | plz | postleitzahl | cp | zip code postal code | postal zip | zip postal |
    customer zip
    """,
    "comments": """
    comments | comment | message | msg | notes | note | inquiry | enquiry | question | questions | description | additional
    comments | customer comments | body | your inquiry | your message | your question | customer message | customer comment
    | mensaje | comentarios | lead comments | question comments | nachricht | anfrage | bemerkung | bemerkungen | kommentar
    | commentaire | commentaires | observaciones | pregunta | consulta | lead notes | shopper comments | buyer comments |
    what can we help you with | how can we help | how can we help you | tell us more | additional information | additional
    info | remarks | inquiry details | user comments
    """,
    "prefers": """
    prefers | preferred contact | preferred contact method | preferred method of contact | contact preference | best way to
    contact | preferred channel | contact me by | contact by | best way to reach you | contact method | contact method type
    code | preferred communication | preferred communication method | how should we contact you | bevorzugter kontakt |
    contacto preferido | methode de contact preferee | contact via | reply by | how would you like to be contacted | method
    of contact
    """,
    "timeframe": """
    timeframe | time frame | purchase timeframe | purchase time frame | purchase timeline | timeline | buying timeframe |
    when do you plan to buy | when do you plan to make a purchase | when are you looking to buy | plazo de compra |
    kaufzeitpunkt | quand achetez vous | ready to buy | ready to purchase | purchase time | buying stage | purchase horizon
    """,
    "campaign": """
    campaign | campaign name | campaign id | utm campaign | campaign tracking code | hdmc campaign tracking code | kampagne
    | campana | ad campaign
    """,
    "service": "service | form | form name | lead type | request type | lead request type string | event name",
    "vendor": """
    vendor | dealer | dealer name | dealership | preferred dealership | what is your preferred dealership | location | store
    | ad details dealer | handler | concesionario | concessionnaire | dealership name | rooftop | sucursal
    """,
    "wish": """
    wish | preferred date | appointment date | appointment | requested date | test drive date | preferred appointment date |
    appointmentdate | appointment time | preferred day | preferred date time | desired appointment | appointment date time |
    terminwunsch | wunschtermin | probefahrt am | fecha de cita | cita | rendez vous | appointment date time | date time |
    test drive date time | visit date
    """,
    "wish.time": "preferred time | test drive time | requested time | preferred appointment time",
    "vehicle": """
    vehicle | vehicle of interest | vehicle description | inventory item | car | vehicle title | vehicle name | interested
    in | unit | vehicle info | stock vehicle | vehicle interest | fahrzeug | wunschfahrzeug | vehiculo | vehiculo de interes
    | auto de interes | vehicule | vehicule d interet | vehicle requested | requested vehicle | desired vehicle | listing |
    listing title | ad title | item | year make model | vehicle of choice | car of interest
    """,
    "year": """
    year | model year | vehicle year | inventory year | car year | ano | annee | baujahr | erstzulassung | ez | modelljahr
    """,
    "make": """
    make | vehicle make | make string | brand | inventory make | car make | manufacturer | marca | marque | marke |
    fabricante | hersteller
    """,
    "model": """
    model | vehicle model | model of interest | inventory model | car model | which model are you interested in | model name
    | model description | modelo | modele | modell
    """,
    "trim": """
    trim | vehicle trim | trim level | inventory trim | version | ausstattung | ausstattungslinie | acabado | finition |
    series | style
    """,
    "vin": """
    vin | vin number | vehicle vin | vehicle identification number | inventory vin | vin no | fin | fahrgestellnummer |
    fahrzeug identifizierungsnummer | numero de serie | niv | numero de identificacion | chassis number | chassis no
    """,
    "stock": """
    stock | stock number | stock no | stock id | stocknumber | stock num | inventory stock id | inventory stock number |
    vehicle stock | stk | stk no | inventory id | stock nr | vehicle stock number | numero de stock | numero de inventario |
    no de stock | lagernummer | interne nummer | inventarnummer | fahrzeugnummer | stock code | unit number | stock ref
    """,
    "price": """
    price | listed price | asking price | list price | vehicle price | sale price | internet price | advertised price |
    precio | preis | prix | kaufpreis | our price | selling price | vehicle asking price
    """,
    "odometer": """
    odometer | mileage | miles | kilometers | kilometres | vehicle mileage | kilometerstand | kilometraje | kilometrage |
    laufleistung | millas | km | current mileage | odometer reading
    """,
    "condition": """
    condition | new or used | vehicle condition | sale class code | vehicle status | new used | vehicle type new used |
    stock type | is new | is used | zustand | etat | condicion | new used cpo | inventory type | vehicle class
    """,
    "interest": "interest | intent | lead interest code",
    "color": "color | colour | exterior color | exterior colour | farbe | couleur | ext color | exterior",
    "page": """
    page | url | page url | source url | sourceurl | this form submitted at | form submitted at | landing page | view listing |
    referrer | referer | vehicle url | view listing on cargurus | listing url | vdp url
    """,
    "trade": """
    trade | trade in | tradein | trade in vehicle | trade vehicle | do you have a trade in | do you have a trade | have a
    trade in | vehicle to trade | inzahlungnahme | inzahlung | reprise | vehicule d echange | echange | intercambio |
    vehiculo de intercambio | a cuenta | trade details | trade info | trade in details | trade in info | trade in vehicle
    details | vehicle you want to trade | current vehicle | part exchange | px
    """,
    "trade.year": "trade year | trade in year | trade in model year",
    "trade.make": "trade make | trade in make",
    "trade.model": "trade model | trade in model",
    "trade.trim": "trade trim | trade in trim",
    "trade.vin": "trade vin | trade in vin",
    "trade.odometer": "trade mileage | trade in mileage | trade in odometer | trade odometer | trade miles",
    "site.visitor": "bdcdesk visitor",
    "test": "is test | istest | test lead",
    "consent.text": "text me | sms me | optional sms consent | text opt in | sms opt in",
    "consent": "allowed channels | contact channels | consent",
    "consent.email": "email me",
    "consent.call": "call me",
}
