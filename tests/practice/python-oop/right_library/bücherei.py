import datetime


class Ausgeliehen(ValueError):
    """Das Buch ist nicht da."""


class Buch:
    def __init__(self, titel, jahr):
        self.titel, self.jahr = titel, jahr

    def __str__(self):
        return f"{self.titel} ({self.jahr})"


class Mitglied:
    def __init__(self, name, art):
        self.name, self.art = name, art

    def __repr__(self):
        return f"{self.art} {self.name}"


class Leihe:
    def __init__(self, buch, mitglied, am, tage):
        if tage < 0:
            raise ValueError("rückwärts")
        self.buch, self.mitglied = buch, mitglied
        self.fällig = am + datetime.timedelta(days=tage)

    @property
    def verspätung(self):
        heute = datetime.date.today()
        return (heute - self.fällig).days if heute > self.fällig else 0

    def __str__(self):
        return f"{self.mitglied!r} hat {self.buch}"


class Bücherei:
    def __init__(self, ort):
        self.ort = ort
        self.bücher, self.mitglieder, self.leihen = {}, {}, {}

    def neues_buch(self, titel, jahr):
        self.bücher[titel] = Buch(titel, jahr)
        return self.bücher[titel]

    def neues_mitglied(self, name, art="Mitglied"):
        self.mitglieder[name] = Mitglied(name, art)
        return self.mitglieder[name]

    def verleihe(self, titel, name, tage, am):
        if titel in self.leihen:
            raise Ausgeliehen(titel)
        if any(leihe.mitglied.name == name for leihe in self.leihen.values()):
            raise ValueError("ein Buch genügt")
        self.leihen[titel] = Leihe(self.bücher[titel], self.mitglieder[name], am, tage)
        return self.leihen[titel]

    def nimm_zurück(self, titel):
        del self.leihen[titel]

    def überfällig(self):
        return sorted((x for x in self.leihen.values() if x.verspätung), key=lambda x: x.fällig)
