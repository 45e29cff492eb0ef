/** The page on which a person pays: plain HTML, one form, no script. */
import { som } from '../money.ts'
import type { Invoice } from './book.ts'

export function payPage(invoice: Invoice): string {
  const { number, description, amount, status } = invoice
  return page(
    `<h1>${escaped(som(amount))} soʻm</h1>
    <p>${escaped(description)}</p>
    <p>Invoice ${escaped(number)}</p>
    ${status === 'OPEN' ? FORM : `<p role="status">${STATUS[status]}</p>`}`,
  )
}

export function noSuchPage(): string {
  return page('<h1>Bunday toʻlov yoʻq</h1>')
}

const FORM = '<form method="post"><button type="submit">Toʻlash · Оплатить · Pay</button></form>'

const STATUS = {
  PAID: 'Toʻlandi. Oynaga qaytishingiz mumkin. · Оплачено. · Paid: you may go back.',
  REFUNDED: 'Pul qaytarildi. · Деньги возвращены. · Refunded.',
  CLOSED: 'Bu hisob yopilgan. · Счёт закрыт. · Closed: it cannot be paid any more.',
}

function page(body: string): string {
  return `<!doctype html>
<html lang="uz">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Toʻlov (mock)</title>
<style>body{font:1.1rem system-ui;max-width:28rem;margin:3rem auto;padding:0 1rem}button{font:inherit;padding:.6rem 1.4rem}</style>
</head>
<body>${body}<p><small>A mock: no money moves.</small></p></body>
</html>
`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
