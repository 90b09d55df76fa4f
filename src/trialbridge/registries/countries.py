"""Countries by their codes and the names registries use, as the names this catalogue shows; no geography."""

import re
import unicodedata
from functools import lru_cache

_TABLE = """
AF AFG Afghanistan
AL ALB Albania
DZ DZA Algeria
AD AND Andorra
AO AGO Angola
AR ARG Argentina
AM ARM Armenia
AU AUS Australia; 澳大利亚
AT AUT Austria; Österreich; 奥地利
AZ AZE Azerbaijan
BS BHS Bahamas; The Bahamas
BH BHR Bahrain
BD BGD Bangladesh
BB BRB Barbados
BY BLR Belarus
BE BEL Belgium; Belgien; Belgique; 比利时
BZ BLZ Belize
BJ BEN Benin
BT BTN Bhutan
BO BOL Bolivia; Bolivia, Plurinational State of; Bolivia (Plurinational State of)
BA BIH Bosnia and Herzegovina; Bosnia; Bosnia-Herzegovina
BW BWA Botswana
BR BRA Brazil; Brasil; 巴西
BN BRN Brunei; Brunei Darussalam
BG BGR Bulgaria
BF BFA Burkina Faso
BI BDI Burundi
KH KHM Cambodia
CM CMR Cameroon
CA CAN Canada; 加拿大
CV CPV Cape Verde; Cabo Verde
CF CAF Central African Republic
TD TCD Chad
CL CHL Chile
CN CHN China; People's Republic of China; P.R. China; PR China; P. R. China; PRC; China (PRC); China, mainland; Mainland China; Chinese; Chian; 中国; 中华人民共和国; 中国大陆
CO COL Colombia; Columbia
KM COM Comoros
CG COG Congo; Republic of the Congo; Congo, Republic of the; Congo (Brazzaville)
CD COD Democratic Republic of the Congo; Congo, The Democratic Republic of the; Congo, Democratic Republic; Congo, Democratic Republic of the; DR Congo; DRC
CR CRI Costa Rica
CI CIV Côte d'Ivoire; Ivory Coast; Cote d'Ivoire; Côte D´Ivoire
HR HRV Croatia
CU CUB Cuba
CY CYP Cyprus
CZ CZE Czechia; Czech Republic; The Czech Republic
DK DNK Denmark; Dänemark; 丹麦
DJ DJI Djibouti
DM DMA Dominica
DO DOM Dominican Republic
EC ECU Ecuador
EG EGY Egypt
SV SLV El Salvador
GQ GNQ Equatorial Guinea
ER ERI Eritrea
EE EST Estonia
SZ SWZ Eswatini; Swaziland
ET ETH Ethiopia
FJ FJI Fiji
FI FIN Finland
FR FRA France; Frankreich; 法国
GF GUF French Guiana
PF PYF French Polynesia
GA GAB Gabon
GM GMB Gambia; The Gambia; Gambia, The
GE GEO Georgia
DE DEU Germany; Deutschland; Federal Republic of Germany; 德国
GH GHA Ghana
GI GIB Gibraltar
GR GRC Greece; Hellas; EL
GL GRL Greenland
GD GRD Grenada
GP GLP Guadeloupe
GU GUM Guam
GT GTM Guatemala
GG GGY Guernsey
GN GIN Guinea
GW GNB Guinea-Bissau
GY GUY Guyana
HT HTI Haiti
HN HND Honduras
HK HKG Hong Kong; Hong Kong SAR; Hong Kong, China; China, Hong Kong; China (Hong Kong); Hong Kong SAR China; Hongkong; 香港; 中国香港
HU HUN Hungary
IS ISL Iceland
IN IND India; 印度
ID IDN Indonesia
IR IRN Iran; Iran, Islamic Republic of; Iran (Islamic Republic of); Islamic Republic of Iran
IQ IRQ Iraq
IE IRL Ireland; Republic of Ireland; Ireland, Republic of; 爱尔兰
IM IMN Isle of Man
IL ISR Israel; 以色列
IT ITA Italy; Italien; Italia; 意大利
JM JAM Jamaica
JP JPN Japan; 日本
JE JEY Jersey
JO JOR Jordan
KZ KAZ Kazakhstan
KE KEN Kenya
XK XKX Kosovo
KW KWT Kuwait
KG KGZ Kyrgyzstan
LA LAO Laos; Lao People's Democratic Republic; Lao PDR
LV LVA Latvia
LB LBN Lebanon
LS LSO Lesotho
LR LBR Liberia
LY LBY Libya; Libyan Arab Jamahiriya
LI LIE Liechtenstein
LT LTU Lithuania
LU LUX Luxembourg; Luxemburg
MO MAC Macau; Macao; Macao SAR; 澳门; 中国澳门
MG MDG Madagascar
MW MWI Malawi
MY MYS Malaysia
MV MDV Maldives
ML MLI Mali
MT MLT Malta
MQ MTQ Martinique
MR MRT Mauritania
MU MUS Mauritius
YT MYT Mayotte
MX MEX Mexico; México
MD MDA Moldova; Republic of Moldova; Moldova, Republic of
MC MCO Monaco
MN MNG Mongolia
ME MNE Montenegro
MA MAR Morocco
MZ MOZ Mozambique
MM MMR Myanmar; Burma; Myanmar (Burma)
NA NAM Namibia
NP NPL Nepal
NL NLD Netherlands; The Netherlands; Netherlands, The; Holland; Niederlande; Nederland; 荷兰
NC NCL New Caledonia
NZ NZL New Zealand; 新西兰
NI NIC Nicaragua
NE NER Niger
NG NGA Nigeria
KP PRK North Korea; Korea, Democratic People's Republic of; Democratic People's Republic of Korea
MK MKD North Macedonia; Macedonia; Macedonia, The Former Yugoslav Republic of; Former Yugoslav Republic of Macedonia; Republic of North Macedonia; The former Yugoslav Republic of Macedonia
NO NOR Norway; Norwegen; 挪威
OM OMN Oman
PK PAK Pakistan
PS PSE Palestine; State of Palestine; Palestinian Territory; Palestinian Territories, Occupied; Palestine, State of; Palestinian Territory, Occupied
PA PAN Panama
PG PNG Papua New Guinea
PY PRY Paraguay
PE PER Peru; Perú
PH PHL Philippines; The Philippines
PL POL Poland; Polen; 波兰
PT PRT Portugal
PR PRI Puerto Rico
QA QAT Qatar
RE REU Réunion; Reunion
RO ROU Romania; ROM
RU RUS Russia; Russian Federation; 俄罗斯
RW RWA Rwanda
LC LCA Saint Lucia
WS WSM Samoa
SM SMR San Marino
ST STP Sao Tome and Principe
SA SAU Saudi Arabia; Kingdom of Saudi Arabia
SN SEN Senegal
RS SRB Serbia; Serbia and Montenegro; Republic of Serbia
SC SYC Seychelles
SL SLE Sierra Leone
SG SGP Singapore; 新加坡
SK SVK Slovakia; Slovak Republic
SI SVN Slovenia
SB SLB Solomon Islands
SO SOM Somalia
ZA ZAF South Africa
KR KOR South Korea; Korea, Republic of; Republic of Korea; Korea; Korea, South; Korea (South); Korea, Rep. of; Korea Republic of; The Republic of Korea; 대한민국; 한국; 韩国
SS SSD South Sudan
ES ESP Spain; España; Spanien; 西班牙
LK LKA Sri Lanka
SD SDN Sudan
SR SUR Suriname
SE SWE Sweden; Schweden; 瑞典
CH CHE Switzerland; Schweiz; Suisse; 瑞士
SY SYR Syria; Syrian Arab Republic
TW TWN Taiwan; Taiwan, Province of China; Taiwan, China; Taiwan (Province of China); Chinese Taipei; 台湾; 中国台湾
TJ TJK Tajikistan
TZ TZA Tanzania; Tanzania, United Republic of; United Republic of Tanzania
TH THA Thailand; 泰国
TL TLS Timor-Leste; East Timor
TG TGO Togo
TO TON Tonga
TT TTO Trinidad and Tobago
TN TUN Tunisia
TR TUR Turkey (Türkiye); Turkey; Türkiye; Turkiye; Türkei
TM TKM Turkmenistan
UG UGA Uganda
UA UKR Ukraine
AE ARE United Arab Emirates; UAE
GB GBR United Kingdom; UK; U.K.; Great Britain; England; Scotland; Wales; Northern Ireland; United Kingdom of Great Britain and Northern Ireland; United Kingdom (UK); 英国
US USA United States; United States of America; U.S.A.; U.S.; The United States; United States (USA); America; Vereinigte Staaten; 美国
UY URY Uruguay
UZ UZB Uzbekistan
VU VUT Vanuatu
VE VEN Venezuela; Venezuela, Bolivarian Republic of; Venezuela (Bolivarian Republic of)
VN VNM Vietnam; Viet Nam; Socialist Republic of Vietnam; 越南
EH ESH Western Sahara
YE YEM Yemen
ZM ZMB Zambia
ZW ZWE Zimbabwe
"""  # noqa: E501
"""Code of two letters, of three, the name shown, then other names; facts of ISO 3166-1, names as registries write them."""  # noqa: E501


@lru_cache(maxsize=8192)
def country(published: str) -> str:
    """Give the name this catalogue shows for a country's name or code; what is none stays as it is."""
    return _NAMES.get(_plain(published)) or published.strip()


@lru_cache(maxsize=1024)
def alpha3(published: str) -> str:
    """Give the code of three letters for a country's name or code; empty for what is none."""
    return _CODES.get(country(published), "")


def known(published: str) -> bool:
    """Tell whether words name a country."""
    return _plain(published) in _NAMES


def _plain(name: str) -> str:
    """Give a name without its case, accents, stops and question marks ("Côte D'Ivoire" is "cote divoire")."""
    letters = unicodedata.normalize("NFKD", name.strip().casefold())
    kept = (sign for sign in letters if not unicodedata.combining(sign))
    return re.sub(r"\s+", " ", re.sub(r"[.'’´`?*]", "", "".join(kept))).strip()


_NAMES: dict[str, str] = {}
_CODES: dict[str, str] = {}
for _row in _TABLE.strip().splitlines():
    _two, _three, _names = _row.split(" ", 2)
    _shown, *_others = (name.strip() for name in _names.split(";"))
    _CODES[_shown] = _three
    _NAMES.update(dict.fromkeys(map(_plain, (_two, _three, _shown, *_others)), _shown))
