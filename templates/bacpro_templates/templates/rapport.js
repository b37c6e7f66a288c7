"use strict";
// Without this script, the tables stand as they are and nothing is hidden.
const sansAccent = (texte) => texte.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const cree = (nom, attributs = {}, ...enfants) => {
  const element = Object.assign(document.createElement(nom), attributs);
  element.append(...enfants);
  return element;
};
let rang = 0;
const boutons = [];

for (const tableau of document.querySelectorAll("table.triable")) {
  const corps = tableau.tBodies[0];
  const titres = [...tableau.tHead.rows[0].cells];
  const lignes = [...corps.rows];
  const textes = new Map(lignes.map((ligne) => [ligne, sansAccent(ligne.textContent)]));
  const nom = tableau.caption.textContent.trim();
  const cadre = tableau.closest(".cadre") ?? tableau;
  const etat = cree("p");
  etat.setAttribute("role", "status");
  const dits = { nombre: "", ordre: "" };
  const dire = (quoi, texte) => {
    dits[quoi] = texte;
    etat.textContent = [dits.nombre, dits.ordre].filter(Boolean).join(" ");
  };

  const cle = (ligne, colonne) => {
    const cellule = ligne.cells[colonne];
    const texte = cellule.dataset.tri ?? cellule.textContent.trim();
    if (!titres[colonne].classList.contains("nombre")) return texte || null;
    const nombre = Number.parseFloat(texte.replace(/[\s\u202f\u00a0]/g, "").replace(",", "."));
    return Number.isNaN(nombre) ? null : nombre;
  };
  const trier = (colonne, sens) => {
    const cles = new Map(lignes.map((ligne) => [ligne, cle(ligne, colonne)]));
    const ordre = (a, b) => typeof a === "number" ? a - b : a.localeCompare(b, "fr", { numeric: true });
    lignes.sort((une, autre) => {
      const [a, b] = [cles.get(une), cles.get(autre)];
      return a === null || b === null ? (a === null) - (b === null) : sens * ordre(a, b);
    });
    corps.append(...lignes);
    titres.forEach((titre) => titre.removeAttribute("aria-sort"));
    titres[colonne].setAttribute("aria-sort", sens === 1 ? "ascending" : "descending");
    dire("ordre", `Trié par ${titres[colonne].textContent.trim()}, ordre ${sens === 1 ? "croissant" : "décroissant"}.`);
  };

  const choixDeTri = cree("select");
  choixDeTri.append(cree("option", { value: "", textContent: "Ordre d’origine" }));
  titres.forEach((titre, colonne) => {
    const texte = titre.textContent.trim();
    choixDeTri.append(
      cree("option", { value: `${colonne} 1`, textContent: `${texte}, croissant` }),
      cree("option", { value: `${colonne} -1`, textContent: `${texte}, décroissant` }),
    );
    const bouton = cree("button", { type: "button" }, ...titre.childNodes);
    titre.append(bouton);
    boutons.push([titre, bouton]);
    bouton.addEventListener("click", () => {
      const sens = titre.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      trier(colonne, sens);
      choixDeTri.value = `${colonne} ${sens}`;
    });
  });
  const origine = [...lignes];
  choixDeTri.addEventListener("change", () => {
    if (choixDeTri.value) return trier(...choixDeTri.value.split(" ").map(Number));
    lignes.splice(0, lignes.length, ...origine);
    corps.append(...lignes);
    titres.forEach((titre) => titre.removeAttribute("aria-sort"));
    dire("ordre", "");
  });

  const outils = cree("div", { className: "outils" });
  outils.setAttribute("role", "group");
  outils.setAttribute("aria-label", `Outils du tableau « ${nom} »`);
  const recherche = cree("input", { type: "search", id: `recherche-${++rang}` });
  outils.append(cree("label", {}, "Rechercher", recherche));
  let choix = null;
  if (tableau.dataset.choix) {
    choix = cree("select", {}, cree("option", { value: "", textContent: "Tout" }));
    for (const [valeur, texte] of JSON.parse(tableau.dataset.choix)) {
      choix.append(cree("option", { value: valeur, textContent: texte }));
    }
    outils.append(cree("label", {}, tableau.dataset.filtre, choix));
  }
  if (lignes.length < 6) outils.replaceChildren();
  const etroit = cree("label", { className: "trier-etroit" }, "Trier par", choixDeTri);
  outils.append(etroit, etat);
  cadre.before(outils);

  const filtrer = () => {
    const mots = sansAccent(recherche.value).split(/\s+/).filter(Boolean);
    let vues = 0;
    for (const ligne of lignes) {
      const texte = textes.get(ligne);
      const garde = mots.every((mot) => texte.includes(mot))
        && (!choix?.value || (ligne.dataset.filtre ?? "").split(" ").includes(choix.value));
      ligne.hidden = !garde;
      vues += garde;
    }
    const filtre = mots.length || choix?.value;
    dire("nombre", filtre ? `${vues} ${vues > 1 ? "lignes" : "ligne"} sur ${lignes.length}.` : "");
  };
  recherche.addEventListener("input", filtrer);
  choix?.addEventListener("change", filtrer);
}

const fiches = [...document.querySelectorAll("details.fiche")];
const ouvrirLaFiche = () => {
  const cible = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fiche = cible && cible.closest("details.fiche");
  if (fiche) {
    fiche.open = true;
    fiche.scrollIntoView();
  }
};
addEventListener("hashchange", ouvrirLaFiche);
ouvrirLaFiche();
const bouton = (texte, action) => {
  const element = cree("button", { type: "button", className: "bouton", textContent: texte });
  element.addEventListener("click", action);
  return element;
};
for (const fiche of fiches) {
  fiche.querySelector("div").prepend(bouton("Imprimer cette fiche", () => {
    fiche.classList.add("imprimee");
    document.documentElement.dataset.impression = "fiche";
    print();
  }));
}
// A button is not repeated at the top of each printed page; the text of a heading is.
addEventListener("beforeprint", () => {
  for (const [, bouton] of boutons) bouton.replaceWith(...bouton.childNodes);
});
addEventListener("afterprint", () => {
  for (const [titre, bouton] of boutons.filter(([, each]) => !each.isConnected)) {
    bouton.append(...titre.childNodes);
    titre.append(bouton);
  }
  delete document.documentElement.dataset.impression;
  for (const fiche of fiches) fiche.classList.remove("imprimee");
});
for (const liste of document.querySelectorAll(".fiches")) {
  const toutes = (ouvertes) => () => liste.querySelectorAll("details.fiche").forEach((fiche) => { fiche.open = ouvertes; });
  liste.before(bouton("Ouvrir toutes les fiches", toutes(true)), bouton("Fermer toutes les fiches", toutes(false)));
}
